import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { FrisketError } from '../../../shared/src/errors.ts';
import { appRoot } from '../app-root.ts';

/** The command itself, as a shell would name it. */
export const frisketCommand = join(appRoot, 'bin', 'frisket.js');

/** What a companion in the background tells who started it, once. */
const wordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), port: z.number(), page: z.string() }),
  z.strictObject({ kind: z.literal('failed'), message: z.string(), hint: z.string().optional() }),
]);
type Word = z.infer<typeof wordSchema>;

/**
 * Starts the command again in a process without terminal or window, which outlives this one.
 * @param words of the command line
 * @returns once it runs
 * @throws FrisketError `internal` with what it said when it did not come up
 */
export function startInBackground(words: readonly string[]): Promise<Extract<Word, { kind: 'started' }>> {
  const child = spawn(process.execPath, [frisketCommand, ...words], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    const fail = (message: string, hint?: string) => {
      reject(new FrisketError('internal', message, hint));
    };
    child.once('error', (error) => {
      fail(`Frisket could not be started in the background: ${error.message}.`);
    });
    child.once('exit', (code) => {
      fail(`Frisket ended at once, with code ${code}.`, 'Run `frisket start` to see why, and `frisket doctor`.');
    });
    child.once('message', (message) => {
      const word = wordSchema.parse(message);
      child.disconnect();
      child.unref();
      if (word.kind === 'started') resolve(word);
      else fail(word.message, word.hint);
    });
  });
}

/** Tells who started this process in the background, if anybody did. */
export function tellStarter(word: Word): void {
  if (process.connected) process.send?.(word);
}
