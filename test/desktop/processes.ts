import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { onTestFinished } from 'vitest';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program to its end. */
export function run(
  program: string,
  words: readonly string[],
  { env = process.env, cwd }: { readonly env?: Environment; readonly cwd?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { env, cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${program} could not be run.`, { cause: error }));
      else resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

export interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

/** A program that runs on, ended with the test at the latest. */
export function start(
  program: string,
  words: readonly string[],
  { env = process.env, cwd }: { readonly env?: Environment; readonly cwd?: string } = {},
): Running {
  const child = spawn(program, words, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  onTestFinished(async () => {
    child.kill();
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  });
  return { child, output: () => output, ended };
}

/** Whether a program is there. */
export async function has(program: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v ${program}`])).code === 0;
}
