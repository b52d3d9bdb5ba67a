import { lineOf } from '../../companion/src/observability/event-line.ts';
import type { Log } from '../../companion/src/observability/events.ts';

/** Keeps what the person would read in the terminal. */
export function keepLines(lines: string[]): Log {
  return (event) => {
    const line = lineOf(event);
    if (line !== undefined) lines.push(line);
  };
}
