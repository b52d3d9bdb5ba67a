import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/** @returns whether a person said yes; no where nobody is there to ask */
export async function askYesNo(question: string, terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive || !process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
