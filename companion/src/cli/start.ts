import { FrisketError } from '../../../shared/src/errors.ts';
import { ports as listedPorts } from '../../../shared/src/limits.ts';
import { version } from '../../../shared/src/version.ts';
import { lineOf } from '../observability/event-line.ts';
import { startCompanion } from '../main.ts';
import type { Flags } from '../configuration/configuration.ts';
import { settingNames } from '../configuration/settings.ts';
import { startInBackground, tellStarter } from './background.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { openPage } from './open-page.ts';
import { addSettings, settingsFor, wordsOf } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { startTrayAlone, startTrayChild } from './tray-child.ts';

interface StartFlags extends Flags {
  readonly background?: boolean;
}

export const addStart: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('start')
      .description('start the companion and open the playground')
      .option('--background', 'give the terminal back; `frisket stop` ends it'),
    settingNames,
  )
    .addHelpText(
      'after',
      '\nExamples:\n  frisket start\n  frisket start --tray --background\n  frisket start --no-open --port 3776',
    )
    .action(({ background, ...flags }: StartFlags) =>
      settle(() => (background ? startBehind(flags, terminal) : start(flags, terminal))),
    );
};

async function start(flags: Flags, terminal: Terminal): Promise<number> {
  try {
    return await run(flags, terminal);
  } catch (error) {
    const { message, hint } = FrisketError.wrap(error);
    tellStarter({ kind: 'failed', message, ...(hint === undefined ? {} : { hint }) });
    throw error;
  }
}

async function run(flags: Flags, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const { port, open } = settings;
  if (port !== 'auto' && !listedPorts.some((listed) => listed === port))
    terminal.tell(
      `frisket: Figma's plugin looks for ports ${listedPorts.join(', ')} only and will not find ${port}; the browser will.`,
    );
  const { stopped, stop } = askedToStop();
  const companion = await startCompanion({
    settings,
    log: (event) => {
      const line = lineOf(event);
      if (line !== undefined) terminal.tell(line);
    },
    onStop: stop,
  });
  tellStarter({ kind: 'started', port: companion.port, page: companion.page });
  if (companion.kind === 'running') {
    terminal.print(`Frisket runs already, on port ${companion.port}.`);
    tellPage(companion.page, terminal);
    if (settings.tray) startTrayAlone({ settings, port: companion.port });
    if (open) await openPage(companion.page, terminal);
    return exitCodes.done;
  }
  terminal.print(`Frisket ${version} runs on port ${companion.port}.`);
  terminal.print(`\n  In the browser  ${companion.page}`);
  terminal.print('                  (good once, within a minute; `npm start` again gives another)');
  terminal.print('  In Figma        run the plugin, and choose the number that it shows on that page');
  terminal.print('                  (once; no browser? `frisket pair` asks here)');
  terminal.print('\nCtrl-C stops it.\n');
  const endTray = settings.tray
    ? startTrayChild({ settings, port: companion.port, note: (text) => companion.note(text) })
    : () => undefined;
  if (open) await openPage(companion.page, terminal);
  await stopped;
  endTray();
  await companion.close();
  return exitCodes.done;
}

/** Starts it in a process of its own, and says where it runs once it does. */
async function startBehind(flags: Flags, terminal: Terminal): Promise<number> {
  // What is wrong with the settings is said here.
  const { settings } = await settingsFor(flags, terminal);
  const { port, page } = await startInBackground(['start', '--no-open', ...wordsOf(flags)]);
  terminal.print(`Frisket runs on port ${port}, in the background. \`frisket stop\` ends it.`);
  tellPage(page, terminal);
  if (settings.open) await openPage(page, terminal);
  return exitCodes.done;
}

function tellPage(page: string, terminal: Terminal): void {
  terminal.print(`\n  In the browser  ${page}`);
  terminal.print('                  (good once, within a minute)\n');
}

/** Ctrl-C, a closed terminal, a service manager, or `stop`. A second signal does not wait for what the first began. */
function askedToStop(): { readonly stopped: Promise<void>; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(exitCodes.failed));
      });
  });
  return { stopped, stop };
}
