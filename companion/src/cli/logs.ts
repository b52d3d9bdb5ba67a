import type { Flags } from '../configuration/configuration.ts';
import { logFile } from '../observability/log-file.ts';
import { followLog, lastLines } from '../observability/read-log.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { wholeNumber } from './numbers.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface LogsFlags extends Flags {
  readonly follow?: boolean;
  readonly lines: number;
}

const linesByDefault = 50;
const linesMost = 100_000;

export const addLogs: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('logs')
      .description("print the end of the companion's log: one JSON object a line, without prompts, pictures and keys")
      .option('-f, --follow', 'go on printing what comes, until Ctrl-C')
      .option('-n, --lines <number>', 'lines to begin with', wholeNumber(0, linesMost), linesByDefault),
    ['data'],
  )
    .addHelpText('after', '\nExamples:\n  frisket logs\n  frisket logs --follow -n 10')
    .action(({ follow, lines, ...flags }: LogsFlags) => settle(() => logs(flags, lines, follow ?? false, terminal)));
};

async function logs(flags: Flags, lines: number, follow: boolean, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const path = logFile(settings.data);
  const { texts, end } = await lastLines(path, lines);
  for (const text of texts) terminal.print(text);
  if (!follow) {
    if (end === 0) terminal.tell(`frisket: There is no log yet: ${path} is written when the companion runs.`);
    return exitCodes.done;
  }
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  await followLog(path, end, (text) => terminal.print(text), stop.signal);
  return exitCodes.done;
}
