import { expect, test } from 'vitest';
import { ProgressDisplay } from '../../../companion/src/cli/progress.ts';
import { TestTerminal } from '../../fakes/test-terminal.ts';

const steps = [
  { stage: 'Loading', step: 0, steps: 0 },
  { stage: 'Painting', step: 1, steps: 4 },
  { stage: 'Painting', step: 1, steps: 4 },
  { stage: 'Painting', step: 4, steps: 4 },
];

function show(options: { interactive: boolean; width?: number }): TestTerminal {
  const terminal = new TestTerminal(options);
  const display = new ProgressDisplay(terminal);
  for (const progress of steps) display.show(progress);
  display.end();
  return terminal;
}

test('where nobody watches, a line for each change', () => {
  const { told, drawn } = show({ interactive: false });
  expect({ told, drawn }).toEqual({ told: ['Loading', 'Painting 1/4', 'Painting 4/4'], drawn: [] });
});

test('on a terminal, one line that is drawn over and gone at the end', () => {
  const { told, drawn } = show({ interactive: true });
  expect(told).toEqual([]);
  expect(drawn.every((text) => text.startsWith('\r\u001B[K') && !text.includes('\n'))).toBe(true);
  expect(drawn.map((text) => [...text.matchAll(/[█░]/g)].map(([cell]) => cell).join(''))).toEqual([
    '',
    '█'.repeat(8) + '░'.repeat(22),
    '█'.repeat(30),
    '',
  ]);
});

test('on a narrow terminal the line is not broken', () => {
  const { drawn } = show({ interactive: true, width: 20 });
  expect(Math.max(...drawn.map((text) => text.replace('\r\u001B[K', '').length))).toBeLessThan(20);
});
