import { describe, expect, it } from 'vitest';
import { depthSize } from '../../../../companion/src/engine/preprocess/depth.ts';

describe('the size at which depth is looked for', () => {
  it.each([
    ['a square', [1024, 1024], [518, 518]],
    ['a small square', [100, 100], [518, 518]],
    ['a landscape', [1024, 768], [686, 518]],
    ['a portrait', [600, 1200], [518, 1036]],
    ['a panorama', [8192, 512], [1554, 98]],
  ])('of %s has its shape in multiples of 14', (_, [width = 0, height = 0], [wide, high]) => {
    expect(depthSize({ width, height })).toEqual({ width: wide, height: high });
  });
});
