import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/frisket.js', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `frisket ...` as a shell runs it, to its end. */
export function frisket(
  arguments_: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [command, ...arguments_],
      { cwd: options.cwd, env: { ...process.env, ...options.environment } },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number')
          reject(new Error(`frisket was not run to its end: ${stderr}`, { cause: error }));
        else resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}
