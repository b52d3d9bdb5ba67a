import type { PairingOutcome, PairingRequested } from '../../../shared/src/pairing-messages.ts';
import type { Flags } from '../configuration/configuration.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { withOwnConnection, type Conversation } from './own-connection.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** How often a number may be mistyped before the client is refused. */
const tries = 5;

export const addPair: AddCommand = (program, terminal, settle) => {
  addSettings(program.command('pair').description('connect the plugin in Figma, without a browser'), ['port', 'data'])
    .addHelpText('after', '\nRun it, then run the plugin in Figma, and type the number that the plugin shows.')
    .action((flags: Flags) => settle(() => pair(flags, terminal)));
};

async function pair(flags: Flags, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  return withOwnConnection(settings, 'frisket pair', (conversation) => pairOver(conversation, terminal));
}

/** Takes one client, with the person at the terminal. @returns the exit code */
export async function pairOver({ say, next }: Conversation, terminal: Terminal): Promise<number> {
  say({ type: 'pairing.watch' });
  say({ type: 'pairing.open' });
  terminal.tell('Now run the Frisket plugin in Figma. It has two minutes.');
  let wasOpened = false;
  let asking: AbortController | undefined;
  for (;;) {
    const message = await next();
    switch (message.type) {
      case 'pairing.window':
        if (message.window.kind === 'opened') wasOpened = true;
        else if (wasOpened && message.window.kind === 'closed' && !asking) {
          terminal.tell('frisket: No plugin asked to be connected. Run `frisket pair` again.');
          return exitCodes.failed;
        }
        break;
      case 'pairing.requested': {
        asking?.abort();
        const { signal } = (asking = new AbortController());
        void askPerson(message, terminal, signal).then((number) => {
          if (signal.aborted) return;
          say({ type: 'pairing.answer', request: message.request, ...(number === undefined ? {} : { number }) });
        });
        break;
      }
      case 'pairing.ended': {
        asking?.abort();
        asking = undefined;
        const { text, code } = endings[message.outcome];
        if (code === exitCodes.done) terminal.print(text(message.client));
        else terminal.tell(text(message.client));
        if (code !== undefined) return code;
        break;
      }
      default:
        break;
    }
  }
}

/** What is said, and whether that was all. */
const endings: Readonly<
  Record<PairingOutcome, { readonly text: (client: string) => string; readonly code: number | undefined }>
> = {
  paired: {
    text: (client) => `Connected. Say yes in the panel of ${client}.`,
    code: exitCodes.done,
  },
  refused: {
    text: (client) => `frisket: Not connected. If the panel of ${client} asks, say no.`,
    code: exitCodes.failed,
  },
  mismatch: {
    text: (client) => `frisket: Not connected: ${client} has another number. If its panel asks, say no.`,
    code: exitCodes.failed,
  },
  gone: { text: (client) => `${client} went away. Run the plugin again.`, code: undefined },
  expired: { text: () => 'Not connected: no number was typed in time.', code: undefined },
};

/** @returns the number that the person typed, once it is one of those that can be right; nothing for "Not me" */
async function askPerson(
  { client, numbers }: PairingRequested,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number | undefined> {
  terminal.tell(`\n${client} asks to use Frisket on this computer.`);
  for (let left = tries - 1; left >= 0; left--) {
    const typed = await terminal.ask('Which number does it show? (Enter alone: it is not me) ', signal);
    if (typed === undefined || typed.trim() === '') return undefined;
    const number = Number(typed.trim());
    if (numbers.includes(number)) return number;
    const more = left === 1 ? '1 more try' : `${left} more tries`;
    terminal.tell(
      `It cannot be ${JSON.stringify(typed.trim().slice(0, 20))}. ${left === 0 ? '' : `Look again: ${more}.`}`,
    );
  }
  return undefined;
}
