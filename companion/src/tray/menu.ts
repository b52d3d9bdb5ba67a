import type { RunningJob } from '../../../shared/src/status.ts';
import type { MenuItem, TrayIcon, TrayView } from './backend.ts';
import type { TrayState } from './state.ts';

/** Letters of a line: menus grow as wide as their widest line. */
const lineMost = 60;

/** What is shown for a state. */
export function viewOf(state: TrayState): TrayView {
  const line = shorten(statusLine(state));
  return { icon: iconOf(state), tooltip: `Frisket: ${line}`, menu: menuOf(state, line) };
}

function iconOf({ connection, status, request, downloads }: TrayState): TrayIcon {
  if (request || status?.engine.state === 'stopped' || connection === 'lost') return 'attention';
  if (connection === 'connecting') return 'paused';
  if (status && status.running.length > 0) return 'working';
  if (status?.queue.paused) return 'paused';
  return [...downloads.values()].some(({ state }) => state === 'downloading') ? 'working' : 'idle';
}

/** How it is, in one line: what the person has to do goes before what goes on. */
function statusLine({ connection, problem, status, request, downloads }: TrayState): string {
  if (request) return `${request.client} asks to connect`;
  if (connection === 'lost') return problem ?? 'not running';
  if (!status || connection === 'connecting') return 'Connecting';
  const { engine, queue, running, stopping } = status;
  if (engine.state === 'stopped') return engine.error?.message ?? 'The engine stopped';
  const waiting = queue.waiting === 0 ? '' : `, ${queue.waiting} waiting`;
  const [job] = running;
  if (job) return `${jobLine(job)}${waiting}${stopping ? ', then quits' : ''}`;
  if (queue.paused) return `Paused${waiting}`;
  if (queue.waiting > 0) return `${queue.waiting} waiting`;
  const download = downloadLine(downloads);
  if (download !== undefined) return download;
  return engine.state === 'starting' ? 'Starting' : 'Ready';
}

/** What the kinds of job are called while they run. */
const doing: Readonly<Record<string, string>> = { fill: 'Filling', generate: 'Painting a picture' };

function jobLine({ kind, progress, remaining }: RunningJob): string {
  const what = doing[kind] ?? 'Working';
  const done = progress && progress.steps > 0 ? ` ${Math.round((100 * progress.step) / progress.steps)} %` : '';
  const left = remaining === undefined || remaining < 1_000 ? '' : `, ${timeLeft(remaining)} left`;
  return `${what}${done}${left}`;
}

/** Rough on purpose: an estimate to the second that is wrong by ten is worse than none. */
function timeLeft(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`;
  return `${Math.round(seconds / 60)} min`;
}

function downloadLine(downloads: TrayState['downloads']): string | undefined {
  for (const [id, download] of downloads) {
    if (download.state === 'verifying') return `Checking ${id}`;
    if (download.state !== 'downloading') continue;
    const { bytes, total } = download;
    return `Downloading ${id}${total > 0 ? ` ${Math.floor((100 * bytes) / total)} %` : ''}`;
  }
  return undefined;
}

function menuOf(state: TrayState, line: string): MenuItem[] {
  const { connection, status, window, update } = state;
  const connected = connection === 'connected';
  return [
    { kind: 'label', key: 'status', text: line },
    ...requestItems(state),
    ...(update ? [updateItem(update)] : []),
    { kind: 'separator', key: 'after-status' },
    {
      kind: 'action',
      key: 'open-playground',
      text: 'Open playground',
      action: { type: 'open-playground' },
      enabled: connected,
    },
    {
      kind: 'action',
      key: 'connect-figma',
      text: window.kind === 'opened' ? 'Now run the plugin in Figma' : 'Connect Figma',
      action: { type: 'connect-figma' },
      enabled: connected && window.kind !== 'opened',
    },
    { kind: 'separator', key: 'after-actions' },
    {
      kind: 'checkbox',
      key: 'pause',
      text: 'Pause',
      checked: status?.queue.paused ?? false,
      action: { type: status?.queue.paused ? 'resume' : 'pause' },
      enabled: connected,
    },
    startAtLoginItem(state),
    { kind: 'action', key: 'open-logs', text: 'Open logs', action: { type: 'open-logs' }, enabled: true },
    { kind: 'separator', key: 'before-quit' },
    ...quitItems(state),
  ];
}

/** One of the numbers is the one that the client shows. */
function requestItems({ request }: TrayState): MenuItem[] {
  if (!request) return [];
  const { request: id, numbers } = request;
  return [
    { kind: 'label', key: `question-${id}`, text: 'Which number does it show?' },
    ...numbers.map((number): MenuItem => ({
      kind: 'action',
      key: `answer-${id}-${number}`,
      text: `It shows ${number}`,
      action: { type: 'answer-pairing', request: id, number },
      enabled: true,
    })),
    {
      kind: 'action',
      key: `refuse-${id}`,
      text: 'It is not me',
      action: { type: 'answer-pairing', request: id },
      enabled: true,
    },
  ];
}

function updateItem({ version, page }: NonNullable<TrayState['update']>): MenuItem {
  const text = `Version ${version} is available`;
  return { kind: 'action', key: 'update', text, action: { type: 'open-update', page }, enabled: true };
}

function startAtLoginItem({ startAtLogin }: TrayState): MenuItem {
  const on = startAtLogin.kind === 'on';
  return {
    kind: 'checkbox',
    key: 'start-at-login',
    text: startAtLogin.kind === 'impossible' ? 'Start at login (not from this folder)' : 'Start at login',
    checked: on,
    action: { type: 'start-at-login', on: !on },
    enabled: startAtLogin.kind !== 'impossible',
  };
}

/** While something runs the person chooses: what is cut off is begun anew at the next start. */
function quitItems({ connection, status }: TrayState): MenuItem[] {
  const runs = connection === 'connected' && status !== undefined && status.running.length > 0;
  const quit = (key: string, text: string, drain: boolean, enabled = true): MenuItem => ({
    kind: 'action',
    key,
    text,
    action: { type: 'quit', drain },
    enabled,
  });
  if (!runs) return [quit('quit', 'Quit', false)];
  return [
    quit('quit-after', 'Quit when this is done', true, status.stopping !== true),
    quit('quit', 'Quit now, begin it anew next time', false),
  ];
}

function shorten(text: string): string {
  return text.length <= lineMost ? text : `${text.slice(0, lineMost - 1).trimEnd()}…`;
}
