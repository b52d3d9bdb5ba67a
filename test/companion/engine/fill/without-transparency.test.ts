import { describe, expect, it } from 'vitest';
import { withoutTransparency } from '../../../../companion/src/engine/fill/without-transparency.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';

const side = 24;
const draw = (colour: (x: number, y: number) => readonly number[]): Pixels => ({
  width: side,
  height: side,
  channels: 4,
  data: Uint8Array.from(
    { length: side * side * 4 },
    (_, at) => colour(Math.floor(at / 4) % side, Math.floor(at / 4 / side))[at % 4] ?? 0,
  ),
});
const at = ({ data }: Pixels, x: number, y: number) => [...data.subarray(3 * (y * side + x), 3 * (y * side + x) + 3)];

describe('what is transparent', () => {
  it('gets the colours around it, whatever is hidden in it', () => {
    const cutOut = draw((x) => (x < 12 ? [200, 120, 40, 255] : [0, 0, 0, 0]));
    const opaque = withoutTransparency(cutOut);
    expect(opaque.channels).toBe(3);
    expect(at(opaque, 4, 8)).toEqual([200, 120, 40]);
    for (const x of [12, 18, 23]) expect(at(opaque, x, 8)).toEqual([200, 120, 40]);
  });

  it('goes over from one side to the other', () => {
    const gap = draw((x) => (x < 8 ? [40, 40, 40, 255] : x < 16 ? [255, 0, 255, 0] : [200, 200, 200, 255]));
    const [left = 0, middle = 0, right = 0] = [9, 12, 14].map((x) => at(withoutTransparency(gap), x, 12)[0]);
    expect(left).toBeGreaterThan(40);
    expect(middle).toBeGreaterThan(left);
    expect(right).toBeGreaterThan(middle);
    expect(right).toBeLessThan(200);
  });

  it('keeps its colour where it is only half so', () => {
    expect(at(withoutTransparency(draw(() => [90, 160, 30, 60])), 3, 3)).toEqual([90, 160, 30]);
  });

  it('is grey where nothing at all is seen', () => {
    expect(at(withoutTransparency(draw(() => [255, 0, 0, 0])), 3, 3)).toEqual([128, 128, 128]);
  });

  it('is nothing to an opaque picture', () => {
    const picture = draw((x, y) => [x, y, x + y, 255]);
    const opaque = withoutTransparency(picture);
    for (let pixel = 0; pixel < side * side; pixel++)
      expect([...opaque.data.subarray(3 * pixel, 3 * pixel + 3)]).toEqual([
        ...picture.data.subarray(4 * pixel, 4 * pixel + 3),
      ]);
  });
});
