import { exitCodes, type AddCommand } from './command.ts';
import { withCompanion } from './own-companion.ts';
import { addSettings, settingsFor } from './settings.ts';
import { statusLines } from './status-lines.ts';
import type { Flags } from '../configuration/configuration.ts';
import type { Terminal } from './terminal.ts';

export const addStatus: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('status')
      .description('say how the running companion is: its queue, clients, models and memory')
      .option('--json', 'print one JSON object, for programs'),
    ['port', 'data'],
  )
    .addHelpText('after', '\nExamples:\n  frisket status\n  frisket status --json')
    .action(({ json, ...flags }: Flags & { json?: boolean }) => settle(() => status(flags, json ?? false, terminal)));
};

const asking = 'frisket status';

async function status(flags: Flags, json: boolean, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const now = await withCompanion(settings, asking, (client) => client.status());
  if (json) terminal.print(JSON.stringify(now, undefined, 2));
  else for (const line of statusLines(now, new Date(), asking)) terminal.print(line);
  return exitCodes.done;
}
