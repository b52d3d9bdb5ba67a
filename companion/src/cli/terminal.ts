import { createInterface } from 'node:readline/promises';

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  /** A line on standard output: what was asked for. */
  print(line: string): void;
  /** A line on standard error: how it goes. */
  tell(line: string): void;
  /** Text on standard error without a new line, to be overwritten. Only where `interactive`. */
  draw(text: string): void;
  /** Asks on standard error. @returns the line that was typed; nothing at the end of the input, or once aborted */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
  /** Whether a person watches standard error. */
  readonly interactive: boolean;
  /** Columns. */
  readonly width: number;
}

const defaultWidth = 80;

export function processTerminal(): Terminal {
  // `frisket doctor | head -1`: whoever reads has seen enough, and that is no error.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  return {
    print: (line) => process.stdout.write(`${line}\n`),
    tell: (line) => process.stderr.write(`${line}\n`),
    draw: (text) => process.stderr.write(text),
    ask,
    interactive: process.stderr.isTTY && process.env.TERM !== 'dumb',
    width: process.stderr.columns || defaultWidth,
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<undefined>((resolve) => lines.once('close', resolve));
    return await Promise.race([lines.question(question, { signal }), ended]);
  } catch {
    return undefined;
  } finally {
    lines.close();
  }
}
