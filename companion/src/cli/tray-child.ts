import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Settings } from '../configuration/settings.ts';
import { frisketCommand } from './background.ts';
import { wordsOf } from './settings.ts';

export interface TrayChildOptions {
  readonly settings: Settings;
  /** Where the companion listens. */
  readonly port: number;
  readonly note: (text: string) => void;
}

/**
 * The tray as a process beside the companion, which ends with it, and whose end, for whatever reason, is only noted.
 * @returns how to end it
 */
export function startTrayChild({ settings, port, note }: TrayChildOptions): () => void {
  const child = spawn(process.execPath, [frisketCommand, 'tray', '--attached', ...wordsFor(settings, port)], {
    // It ends when its standard input does, also when this process is killed.
    stdio: ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
  });
  child.on('error', (error) => {
    note(`The tray could not be started: ${error.message}.`);
  });
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => {
    note(line.replace(/^frisket: /, ''));
  });
  return () => {
    child.stdin.end();
  };
}

/** A tray that ends by itself: for a companion that runs already. */
export function startTrayAlone({ settings, port }: Omit<TrayChildOptions, 'note'>): void {
  const child = spawn(process.execPath, [frisketCommand, 'tray', ...wordsFor(settings, port)], {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.on('error', () => undefined);
  child.unref();
}

/** The tray goes by what this command was told, whatever by. */
function wordsFor({ data, notifications, updates }: Settings, port: number): string[] {
  // An empty address is no word of a command line: it is what nothing says, too.
  return wordsOf({ data, port: String(port), notifications, ...(updates === '' ? {} : { updates }) });
}
