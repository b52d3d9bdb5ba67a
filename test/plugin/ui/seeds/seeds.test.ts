import { describe, expect, test } from 'vitest';
import { isIn, seedsIn, withSeed } from '../../../../plugin/src/ui/seeds/seeds.ts';

describe('what a document offers to begin a prompt with', () => {
  const seeds = seedsIn({
    colours: [
      { name: 'Brand/Harbour', colour: [31, 79, 75] },
      { name: 'Button/Background', colour: [31, 79, 75] },
      { name: 'Brand/Sunrise', colour: [242, 164, 140] },
    ],
    copy: ['Mornings by the water', 'Plan a stay', 'Small harbours', 'and one too many'],
  });

  test('is the nearest copy and each colour once, by the first name it has', () => {
    expect(seeds.map(({ words, colour }) => [words, colour?.name])).toEqual([
      ['Mornings by the water', undefined],
      ['dark teal', 'Brand/Harbour'],
      ['salmon', 'Brand/Sunrise'],
      ['Plan a stay', undefined],
      ['Small harbours', undefined],
    ]);
  });

  test('comes behind what is written, once', () => {
    const [first, teal] = seeds;
    expect(withSeed('', first!)).toBe('Mornings by the water');
    expect(withSeed('a pier, ', teal!)).toBe('a pier, dark teal');
    expect(isIn('A pier in Dark Teal', teal!)).toBe(true);
    expect(isIn('a pier', teal!)).toBe(false);
  });
});
