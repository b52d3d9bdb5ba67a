import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { levels, logLevels, type Log, type LogEvent, type LogLevel } from './events.ts';

/** Files of so many bytes: weeks of use, and a bug report can carry one. */
const bounds = { files: 5, bytes: 5 * 1024 * 1024 };

export interface LogFileOptions {
  readonly level: LogLevel;
  readonly bounds?: typeof bounds;
  readonly now?: () => Date;
}

export function logFile(dataFolder: string): string {
  return join(dataFolder, 'logs', 'frisket.log');
}

/** The file that is written and the older ones, `frisket.log.1` the newest of them. */
export function logFiles(path: string): string[] {
  return [path, ...Array.from({ length: bounds.files - 1 }, (_, index) => `${path}.${index + 1}`)];
}

/**
 * Writes events as JSON lines. Each is in the file when this returns, so that the last ones before a crash are there;
 * a few small lines a job cost microseconds. A disk that takes nothing costs its lines and nothing else.
 */
export function logToFile(
  path: string,
  { level, bounds: { files, bytes } = bounds, now = () => new Date() }: LogFileOptions,
): Log {
  const most = logLevels.indexOf(level);
  let size = sizeOf(path);
  const rotate = () => {
    rmSync(`${path}.${files - 1}`, { force: true });
    for (let index = files - 1; index >= 1; index--) {
      const from = index === 1 ? path : `${path}.${index - 1}`;
      if (sizeOf(from) > 0) renameSync(from, `${path}.${index}`);
    }
    size = 0;
  };
  return (event) => {
    if (logLevels.indexOf(levels[event.event]) > most) return;
    const line = Buffer.from(`${lineIn(event, now())}\n`);
    try {
      if (size > 0 && size + line.length > bytes) rotate();
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, line, { mode: 0o600 });
      size += line.length;
    } catch {
      // The terminal has been told the same; there is nowhere else to say so.
    }
  };
}

function lineIn({ event, ...fields }: LogEvent, time: Date): string {
  return JSON.stringify({ time: time.toISOString(), level: levels[event], event, ...fields });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
