import { expect, test } from 'vitest';
import { OutputTail } from '../../../../companion/src/engine/process/output-tail.ts';

test('gives the last lines that hold anything, however they arrived', () => {
  const tail = new OutputTail();
  for (const piece of ['one\ntw', 'o\n\n  three  \n', '\n']) tail.add(piece);
  expect(tail.lines(2)).toEqual(['two', 'three']);
});

test('keeps the end of much', () => {
  const tail = new OutputTail();
  for (let line = 0; line < 100_000; line++) tail.add(`line ${line}\n`);
  expect(tail.lines(1_000_000).length).toBeLessThan(1_000);
  expect(tail.lines(1)).toEqual(['line 99999']);
});
