import { ports as listedPorts } from '../../../shared/src/limits.ts';
import { version } from '../../../shared/src/version.ts';
import { dataFolder } from '../data-folder.ts';
import { startCompanion } from '../main.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { wholeNumber } from './numbers.ts';
import { openPage } from './open-page.ts';
import { handOnProvider, providerOption } from './provider-option.ts';
import type { Terminal } from './terminal.ts';

interface StartOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly data?: string;
  readonly newCode?: boolean;
  readonly provider: string;
}

export const addStart: AddCommand = (program, terminal, settle) => {
  program
    .command('start')
    .description('start the companion and open the playground')
    .option(
      '--port <number>',
      `listen on this port (default: the first free one of ${listedPorts.join(', ')})`,
      wholeNumber(1, 65_535),
    )
    .option('--no-open', 'print the link and open no browser')
    .option('--data <folder>', 'keep the connection code and your own models here')
    .option('--new-code', 'replace the connection code that Figma connects with')
    .addOption(providerOption())
    .addHelpText('after', '\nExamples:\n  frisket start\n  frisket start --no-open --port 3776')
    .action((options: StartOptions) => settle(() => start(options, terminal)));
};

async function start(options: StartOptions, terminal: Terminal): Promise<number> {
  const { port } = options;
  handOnProvider(options.provider);
  if (port !== undefined && !listedPorts.some((listed) => listed === port))
    terminal.tell(
      `frisket: Figma's plugin looks for ports ${listedPorts.join(', ')} only and will not find ${port}; the browser will.`,
    );
  const companion = await startCompanion({
    ...(port === undefined ? {} : { port }),
    dataFolder: dataFolder(options.data),
    renewCode: options.newCode ?? false,
    log: (line) => {
      terminal.tell(line);
    },
  });
  if (companion.kind === 'running') {
    terminal.print(`Frisket runs already, on port ${companion.port}.`);
    terminal.print(`\n  In the browser  ${companion.page}`);
    terminal.print('                  (good once, within a minute)\n');
    if (options.newCode) terminal.tell('frisket: The code was not replaced. Stop that one first, then run this again.');
    if (options.open) await openPage(companion.page, terminal);
    return options.newCode ? exitCodes.failed : exitCodes.done;
  }
  const stop = askedToStop();
  terminal.print(`Frisket ${version} runs on port ${companion.port}.`);
  terminal.print(`\n  In the browser  ${companion.page}`);
  terminal.print('                  (good once, within a minute; `npm start` again gives another)');
  terminal.print(`  In Figma        ${companion.code}`);
  terminal.print('                  (the connection code: the plugin asks for it once)');
  terminal.print('\nCtrl-C stops it.\n');
  if (options.open) await openPage(companion.page, terminal);
  await stop;
  terminal.tell('Stopping.');
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
