import { Command, CommanderError } from 'commander';
import { FrisketError } from '../../../shared/src/errors.ts';
import { version } from '../../../shared/src/version.ts';
import { exitCodes, type Action } from './command.ts';
import { addAutostart } from './autostart.ts';
import { addClients } from './clients.ts';
import { addConfig } from './config.ts';
import { addDoctor } from './doctor.ts';
import { addGenerate } from './generate.ts';
import { addLogs } from './logs.ts';
import { addModels } from './models.ts';
import { addPair } from './pair.ts';
import { addParity } from './parity.ts';
import { addPause, addResume } from './pause.ts';
import { addSetup } from './setup.ts';
import { addStart } from './start.ts';
import { addStatus } from './status.ts';
import { addStop } from './stop.ts';
import { addTray } from './tray.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs a command line.
 * @param words without the program's own name
 * @returns the exit code
 */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  const settle = async (action: Action) => {
    code = await action();
  };
  const program = new Command('frisket')
    .description('Generative fill, style transfer and image generation in Figma, on your own computer.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExamples:\n  frisket start\n  frisket generate "sunset sky over a calm sea" --seed 7 --out sky.png\n  frisket doctor\n\nEach command has its own help: frisket generate --help',
    );
  for (const add of [
    addStart,
    addStop,
    addStatus,
    addPause,
    addResume,
    addTray,
    addAutostart,
    addPair,
    addClients,
    addLogs,
    addGenerate,
    addModels,
    addDoctor,
    addSetup,
    addConfig,
    addParity,
  ])
    add(program, terminal, settle);
  for (const command of withSubcommands(program))
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        terminal.print(text.trimEnd());
      },
      // Said below, in one form for all errors.
      writeErr: () => undefined,
    });
  try {
    if (words.length === 0) throw new FrisketError('usage', 'No command was given.', 'Run `frisket --help`.');
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (thrown) {
    return explain(thrown, terminal);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** One line that names what is wrong and what to do, and the exit code that goes with it. */
function explain(thrown: unknown, terminal: Terminal): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCodes.done;
    const message = thrown.message
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
      .replace(/[.)]*$/, (end) => (end.includes(')') ? ').' : '.'));
    terminal.tell(`frisket: ${message} Run \`frisket --help\`.`);
    return exitCodes.usage;
  }
  const error = FrisketError.wrap(thrown);
  terminal.tell(
    `frisket: ${[error.message, error.hint]
      .filter((part) => part !== undefined)
      .join(' ')
      .replaceAll('\n', ' ')}`,
  );
  if (error.code === 'internal' && process.env.FRISKET_DEBUG && thrown instanceof Error)
    terminal.tell(thrown.stack ?? '');
  return error.code === 'usage' ? exitCodes.usage : exitCodes.failed;
}
