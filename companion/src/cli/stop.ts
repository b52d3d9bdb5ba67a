import type { Flags } from '../configuration/configuration.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { withOwnConnection } from './own-connection.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const addStop: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('stop')
      .description('end the companion that runs; jobs that wait go on with the next start')
      .option('--drain', 'let what runs come to its end first'),
    ['port', 'data'],
  )
    .addHelpText('after', '\nExamples:\n  frisket stop\n  frisket stop --drain')
    .action(({ drain, ...flags }: Flags & { drain?: boolean }) => settle(() => stop(flags, drain ?? false, terminal)));
};

async function stop(flags: Flags, drain: boolean, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  await withOwnConnection(settings, 'frisket stop', async ({ say, next }) => {
    say({ type: 'stop', drain });
    try {
      for (;;) await next();
    } catch (error) {
      // Its end is the answer.
      if (!(error instanceof FrisketError && error.code === 'disconnected')) throw error;
    }
  });
  terminal.print('Frisket has stopped.');
  return exitCodes.done;
}
