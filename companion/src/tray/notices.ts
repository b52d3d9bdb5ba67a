import type { EndedJob } from '../../../shared/src/status.ts';
import type { TrayNotice } from './backend.ts';
import type { TrayState } from './state.ts';

/** Milliseconds: who waited longer than this has looked away. */
const longJob = 20_000;

export const pairingNotice = 'pairing';

/** What is worth a word when the state becomes another. */
export function noticesOf(before: TrayState, after: TrayState): TrayNotice[] {
  const notices: TrayNotice[] = [];
  const { request, status } = after;
  if (request && before.request?.request !== request.request) notices.push(pairingRequested(request));
  // What was there when the tray came is no news.
  if (!before.status || !status) return notices;
  const { ended, engine } = status;
  if (ended && ended.id !== before.status.ended?.id && (ended.milliseconds ?? 0) >= longJob)
    notices.push(...jobEnded(ended));
  if (engine.state === 'stopped' && before.status.engine.state !== 'stopped')
    notices.push({
      key: 'engine',
      title: 'Frisket cannot paint',
      body: engine.error?.message ?? 'Its engine crashed too often and is not started again.',
      buttons: [{ text: 'Open logs', action: { type: 'open-logs' } }],
      urgent: false,
    });
  return notices;
}

function pairingRequested({ request, client, numbers }: NonNullable<TrayState['request']>): TrayNotice {
  return {
    key: pairingNotice,
    title: `${client} asks to use Frisket`,
    body: 'Choose the number that it shows. If you did not start it, say that it is not you.',
    buttons: [
      ...numbers.map((number) => ({
        text: String(number),
        action: { type: 'answer-pairing' as const, request, number },
      })),
      { text: 'Not me', action: { type: 'answer-pairing' as const, request } },
    ],
    urgent: true,
  };
}

const names: Readonly<Record<string, string>> = { fill: 'The fill', generate: 'The picture' };

function jobEnded({ kind, outcome }: EndedJob): TrayNotice[] {
  const what = names[kind] ?? 'The picture';
  const title = { done: `${what} is done`, failed: `${what} could not be made`, cancelled: undefined }[outcome];
  if (title === undefined) return [];
  const body = outcome === 'done' ? 'It waits where you asked for it.' : 'The panel says why.';
  return [{ key: 'job', title, body, buttons: [], urgent: false }];
}
