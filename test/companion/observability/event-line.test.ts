import { expect, test } from 'vitest';
import { lineOf } from '../../../companion/src/observability/event-line.ts';
import type { LogEvent } from '../../../companion/src/observability/events.ts';

test.each<[LogEvent, string | undefined]>([
  [{ event: 'companion.stopping' }, 'Stopping.'],
  [{ event: 'companion.stopped' }, undefined],
  [{ event: 'client.connected', client: 'Figma plugin 0.1.0' }, 'Figma plugin 0.1.0 connected'],
  [{ event: 'client.left', client: 'Figma plugin 0.1.0' }, 'Figma plugin 0.1.0 left'],
  [{ event: 'client.failed', client: 'x', reason: 'no room' }, 'x could not be welcomed: no room'],
  [{ event: 'queue.paused' }, 'Paused: no job begins until `frisket resume`.'],
  [
    { event: 'models.unloaded' },
    'Memory was given back while nothing is to be made; the next picture loads its model again by itself.',
  ],
  [{ event: 'engine.output', line: 'warning' }, 'engine: warning'],
  [
    { event: 'engine.retried', code: 'out_of_memory', message: 'No memory.', remedy: 'Making room' },
    'No memory. Making room.',
  ],
  [{ event: 'disk.trouble', code: 'disk_full', message: 'The disk is full.' }, 'The disk is full.'],
])('%j is a line for the terminal, or nothing', (event, line) => {
  expect(lineOf(event)).toBe(line);
});
