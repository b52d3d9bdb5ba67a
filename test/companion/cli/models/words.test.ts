import { expect, test } from 'vitest';
import { durationOf, sizeOf, table } from '../../../../companion/src/cli/models/words.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.00 kB'],
  [99_060_839, '99.1 MB'],
  [393_854_592, '394 MB'],
  [999_700_000, '1.00 GB'],
  [6_938_040_682, '6.94 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeOf(bytes)).toBe(text);
});

test.each([
  [200, '1 s'],
  [59_400, '59 s'],
  [125_000, '2 min 5 s'],
  [7_500_000, '2 h 5 min'],
])('%d ms are %s', (milliseconds, text) => {
  expect(durationOf(milliseconds)).toBe(text);
});

test('columns stand under each other, and nothing trails', () => {
  expect(table([['a', 'long one', 'x'], ['longer', '', ''], []])).toEqual(['a       long one  x', 'longer', '']);
});
