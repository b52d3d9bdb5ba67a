import type { Command } from 'commander';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { PairedClient } from '../../../shared/src/pairing-messages.ts';
import type { Flags } from '../configuration/configuration.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { withOwnConnection } from './own-connection.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const addClients: AddCommand = (program, terminal, settle) => {
  const clients = addSettings(
    program
      .command('clients')
      .description('list the clients that are paired with the running companion')
      .option('--json', 'print one JSON array, for programs'),
    ['port', 'data'],
  )
    .addHelpText('after', '\nExamples:\n  frisket clients\n  frisket clients remove 3f09')
    .action(({ json, ...flags }: Flags & { json?: boolean }) => settle(() => list(flags, json ?? false, terminal)));
  addSettings(
    clients
      .command('remove')
      .argument('<id>', 'of the client, or the beginning of it')
      .description('part with a client: its connections are closed, and it has to pair anew'),
    ['port', 'data'],
    // Flags behind `remove` are taken by `clients`, which has the same.
  ).action((id: string, _flags: Flags, command: Command) =>
    settle(() => remove(id, command.optsWithGlobals<Flags>(), terminal)),
  );
};

async function list(flags: Flags, json: boolean, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const clients = await withOwnConnection(settings, 'frisket clients', async ({ say, nextOf }) => {
    say({ type: 'clients.list' });
    return (await nextOf('clients')).clients;
  });
  if (json) terminal.print(JSON.stringify(clients, undefined, 2));
  else if (clients.length === 0)
    terminal.print('No client is paired. Run the plugin in Figma, and `frisket pair` here.');
  else for (const line of clientLines(clients)) terminal.print(line);
  return exitCodes.done;
}

/** The clients for a person, one a line. */
export function clientLines(clients: readonly PairedClient[]): string[] {
  const width = Math.max(...clients.map(({ name }) => name.length));
  return clients.map(({ id, name, created, lastUsed, connected }) => {
    const used = connected ? 'connected now' : `last used ${minuteOf(lastUsed ?? created)}`;
    return `${id}  ${name.padEnd(width)}  ${used}, paired ${minuteOf(created)}`;
  });
}

/** `2026-11-23 09:40`, where the person is. */
function minuteOf(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

async function remove(id: string, flags: Flags, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const removed = await withOwnConnection(settings, 'frisket clients', async ({ say, nextOf }) => {
    say({ type: 'clients.list' });
    const client = chosen((await nextOf('clients')).clients, id);
    say({ type: 'clients.remove', client: client.id });
    await nextOf('clients');
    return client;
  });
  terminal.print(`${removed.name} (${removed.id}) was removed.`);
  return exitCodes.done;
}

/** @throws FrisketError `client_unknown` unless exactly one client's id begins so */
function chosen(clients: readonly PairedClient[], id: string): PairedClient {
  const [client, another] = clients.filter((candidate) => candidate.id.startsWith(id.toLowerCase()));
  if (client && !another) return client;
  throw new FrisketError(
    'client_unknown',
    client ? `Several clients begin with ${JSON.stringify(id)}.` : `No client ${JSON.stringify(id)} is paired.`,
    'Run `frisket clients`: the first word of each line is its id.',
  );
}
