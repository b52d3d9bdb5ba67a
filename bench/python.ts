import { spawnSync } from 'node:child_process';

/**
 * Runs a benchmark's other side; FRISKET_PYTHON names the interpreter that has its packages.
 * @returns the last line that it prints
 */
export function runPython(script: string, ...words: readonly string[]): string {
  const python = process.env.FRISKET_PYTHON;
  if (!python) throw new Error(`Set FRISKET_PYTHON to a Python with the packages that ${script} names at its top.`);
  const { status, stdout } = spawnSync(python, [script, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ${words[0] ?? ''} failed.`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
