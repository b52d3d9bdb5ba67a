import { ports as listedPorts } from '../../../shared/src/limits.ts';
import { version } from '../../../shared/src/version.ts';
import { lineOf } from '../observability/event-line.ts';
import { startCompanion } from '../main.ts';
import type { Flags } from '../configuration/configuration.ts';
import { settingNames } from '../configuration/settings.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { openPage } from './open-page.ts';
import { handOnProvider } from './provider.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const addStart: AddCommand = (program, terminal, settle) => {
  addSettings(program.command('start').description('start the companion and open the playground'), settingNames)
    .addHelpText('after', '\nExamples:\n  frisket start\n  frisket start --no-open --port 3776')
    .action((flags: Flags) => settle(() => start(flags, terminal)));
};

async function start(flags: Flags, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const { port, open } = settings;
  handOnProvider(settings.provider);
  if (port !== 'auto' && !listedPorts.some((listed) => listed === port))
    terminal.tell(
      `frisket: Figma's plugin looks for ports ${listedPorts.join(', ')} only and will not find ${port}; the browser will.`,
    );
  const companion = await startCompanion({
    settings,
    log: (event) => {
      const line = lineOf(event);
      if (line !== undefined) terminal.tell(line);
    },
  });
  if (companion.kind === 'running') {
    terminal.print(`Frisket runs already, on port ${companion.port}.`);
    terminal.print(`\n  In the browser  ${companion.page}`);
    terminal.print('                  (good once, within a minute)\n');
    if (open) await openPage(companion.page, terminal);
    return exitCodes.done;
  }
  const stop = askedToStop();
  terminal.print(`Frisket ${version} runs on port ${companion.port}.`);
  terminal.print(`\n  In the browser  ${companion.page}`);
  terminal.print('                  (good once, within a minute; `npm start` again gives another)');
  terminal.print('  In Figma        run the plugin, and choose the number that it shows on that page');
  terminal.print('                  (once; no browser? `frisket pair` asks here)');
  terminal.print('\nCtrl-C stops it.\n');
  if (open) await openPage(companion.page, terminal);
  await stop;
  await companion.close();
  return exitCodes.done;
}

/** Ctrl-C, a closed terminal or a service manager. A second one does not wait for what the first began. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(exitCodes.failed));
      });
  });
}
