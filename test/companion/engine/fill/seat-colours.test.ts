import { describe, expect, it } from 'vitest';
import { seatColours } from '../../../../companion/src/engine/fill/seat-colours.ts';
import { writeLab } from '../../../../companion/src/engine/images/lab.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';
import { draw, drawMask } from './covered-picture.ts';

const side = 64;
const isInside = (x: number, y: number) => x >= 20 && x < 44 && y >= 20 && y < 44;
const mask = drawMask(side, side, isInside);
const flat = (colour: readonly number[]) => draw(side, side, () => colour);

/** Of the middle: lightness, chroma, and hue in degrees. */
function middleOf({ data }: Pixels) {
  const lab = new Float32Array(3);
  const at = 3 * (32 * side + 32);
  writeLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, lab);
  const [light = 0, a = 0, b = 0] = lab;
  return { light, chroma: Math.hypot(a, b), hue: (Math.atan2(b, a) * 180) / Math.PI };
}

const turquoise = flat([64, 224, 208]);
const slate = flat([112, 124, 136]);

describe('colours that were asked for', () => {
  it('glare less in a muted picture: less colourful, darker where it is dark, of the same hue', () => {
    const before = middleOf(turquoise);
    const after = middleOf(seatColours(turquoise, slate, mask));
    expect(after.chroma).toBeLessThan(before.chroma - 5);
    expect(after.chroma).toBeGreaterThan(28);
    expect(after.light).toBeLessThan(before.light - 4);
    expect(after.light).toBeGreaterThanOrEqual(before.light - 8.5);
    expect(Math.abs(after.hue - before.hue)).toBeLessThan(2);
  });

  it('stay as they are in a picture as colourful', () => {
    expect(seatColours(turquoise, flat([20, 190, 230]), mask).data).toEqual(turquoise.data);
  });

  it('stay as they are where they are not vivid', () => {
    const pale = flat([120, 160, 155]);
    expect(seatColours(pale, slate, mask).data).toEqual(pale.data);
  });

  it('stay as they are where all of the picture is painted over', () => {
    const all: Pixels = { ...mask, data: new Uint8Array(side * side).fill(255) };
    expect(seatColours(turquoise, slate, all).data).toEqual(turquoise.data);
  });
});
