import { describe, expect, test } from 'vitest';
import { models as english } from '../../../../plugin/src/ui/strings/english/models.ts';
import { models as japanese } from '../../../../plugin/src/ui/strings/japanese/models.ts';
import type { MemoryForecast } from '../../../../shared/src/downloads.ts';

const whole: MemoryForecast = { precision: 'full', staged: false, tiled: false, needed: 6e9, available: 8e9 };

describe('how a model would run here is told before it is downloaded', () => {
  test.each([
    ['as it was published', whole, 'Runs here as published: 6.0 GB of memory', /元の精度.*6\.0 GB/],
    [
      'in fewer bits, in turn',
      { ...whole, precision: '8-bit', staged: true },
      'Runs here in 8 bits, its parts in turn: 6.0 GB of memory',
      /8 ビット、部分ごと/,
    ],
    [
      'where there is too little',
      { ...whole, available: 4e9 },
      'Needs 6.0 GB of memory; 4.0 GB are free here',
      /空きは 4\.0 GB/,
    ],
    [
      'where nobody knows how much there is',
      { ...whole, available: undefined },
      'Runs here as published: 6.0 GB of memory',
      /メモリ 6\.0 GB/,
    ],
  ] as const)('%s', (_, forecast, inEnglish, inJapanese) => {
    expect(english.models.memory(forecast)).toBe(inEnglish);
    expect(japanese.models.memory(forecast)).toMatch(inJapanese);
  });
});
