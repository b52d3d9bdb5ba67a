import { describe, expect, it } from 'vitest';
import { resizeBicubic } from '../../../../companion/src/engine/images/pillow-resize.ts';

/** Levels that no one would guess: 37 * place modulo 256, of one channel. */
function pattern(width: number, height: number) {
  const data = Uint8Array.from({ length: width * height }, (_, at) => (at * 37) % 256);
  return { width, height, channels: 1 as const, data };
}

/** Image.resize(size, BICUBIC) of Pillow 13.0.0; the third is tall enough to be made shorter first. */
const cases: readonly [number, number, number, number, readonly number[]][] = [
  [8, 6, 4, 3, [41, 118, 181, 75, 123, 183, 89, 74, 196, 98, 78, 161]],
  [
    3,
    2,
    6,
    4,
    [0, 0, 16, 38, 58, 67, 22, 29, 49, 71, 91, 100, 86, 94, 114, 136, 156, 165, 118, 127, 147, 169, 189, 198],
  ],
  [4, 11, 3, 4, [86, 131, 90, 142, 104, 110, 102, 119, 145, 131, 143, 93]],
  [11, 4, 4, 3, [76, 117, 127, 89, 132, 123, 103, 138, 131, 103, 154, 100]],
  [7, 7, 3, 7, [27, 111, 195, 30, 114, 198, 33, 117, 201, 36, 120, 204, 39, 123, 207, 42, 126, 210, 45, 129, 213]],
  [4, 9, 4, 3, [79, 123, 129, 74, 145, 117, 89, 132, 105, 111, 155, 120]],
];

describe('bicubic resizing', () => {
  it.each(cases)(
    'from %d x %d to %d x %d gives the levels that Pillow 13 gives',
    (width, height, toWidth, toHeight, expected) => {
      expect([...resizeBicubic(pattern(width, height), toWidth, toHeight).data]).toEqual(expected);
    },
  );

  it('of a part of the picture, cut between pixels, gives them too', () => {
    // Image.resize(size, BICUBIC, box) of Pillow 13.0.0.
    const { data } = resizeBicubic(pattern(8, 6), 5, 4, { x: 1.5, y: 0.75, width: 4.75, height: 3.75 });
    expect([...data]).toEqual([
      82, 117, 151, 199, 195, 121, 155, 206, 194, 50, 158, 210, 192, 61, 25, 213, 193, 70, 25, 81,
    ]);
  });

  it('moves nothing: enlarged and made smaller again, a slope lies where it lay', () => {
    const data = Uint8Array.from({ length: 40 * 40 }, (_, at) => 3 * (at % 40) + 2 * Math.floor(at / 40));
    const back = resizeBicubic(resizeBicubic({ width: 40, height: 40, channels: 1, data }, 56, 64), 40, 40);
    for (let y = 4; y < 36; y++)
      for (let x = 4; x < 36; x++)
        expect(Math.abs((back.data[y * 40 + x] ?? 0) - (data[y * 40 + x] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('to the same size changes nothing', () => {
    const picture = pattern(5, 3);
    expect(resizeBicubic(picture, 5, 3)).toBe(picture);
  });
});
