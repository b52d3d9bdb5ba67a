import type { Terminal } from './terminal.ts';

/** @returns whether a person said yes; no where nobody is there to ask, and once aborted */
export async function askYesNo(
  question: string,
  terminal: Terminal,
  signal = new AbortController().signal,
): Promise<boolean> {
  if (!terminal.interactive) return false;
  const answer = await terminal.ask(`${question} [y/N] `, signal);
  return /^y(es)?$/i.test((answer ?? '').trim());
}
