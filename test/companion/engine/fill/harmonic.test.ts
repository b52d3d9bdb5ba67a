import { describe, expect, it } from 'vitest';
import { absent, fillHarmonic, known, wanted, type Field } from '../../../../companion/src/engine/fill/harmonic.ts';

function fieldOf(width: number, height: number, value: (x: number, y: number) => number): Field {
  const values = Float32Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width)));
  return { width, height, channels: 1, values };
}

const states = (width: number, height: number, state: (x: number, y: number) => number) =>
  Uint8Array.from({ length: width * height }, (_, at) => state(at % width, Math.floor(at / width)));

describe('the smoothest surface through what is known', () => {
  const isHole = (x: number, y: number) => x >= 8 && x < 40 && y >= 12 && y < 30;

  it('goes on with a slope, which is as smooth as can be', () => {
    const slope = (x: number, y: number) => 3 * x - 2 * y;
    const field = fieldOf(48, 40, (x, y) => (isHole(x, y) ? 999 : slope(x, y)));
    fillHarmonic(
      field,
      states(48, 40, (x, y) => (isHole(x, y) ? wanted : known)),
    );
    field.values.forEach((value, at) => {
      expect(Math.abs(value - slope(at % 48, Math.floor(at / 48)))).toBeLessThan(1.5);
    });
  });

  it('is nowhere higher or lower than what is known', () => {
    const field = fieldOf(48, 40, (x, y) => (isHole(x, y) ? -999 : (x * 31 + y * 17) % 100));
    fillHarmonic(
      field,
      states(48, 40, (x, y) => (isHole(x, y) ? wanted : known)),
    );
    for (const value of field.values) {
      expect(value).toBeGreaterThan(-10);
      expect(value).toBeLessThan(110);
    }
  });

  it('leaves what is known and what has no say as they are', () => {
    const field = fieldOf(12, 1, (x) => (x === 0 ? 10 : x > 8 ? 77 : 0));
    fillHarmonic(
      field,
      states(12, 1, (x) => (x === 0 ? known : x > 8 ? absent : wanted)),
    );
    expect([...field.values.subarray(0, 9)].every((value) => Math.abs(value - 10) < 0.5)).toBe(true);
    expect([...field.values.subarray(9)]).toEqual([77, 77, 77]);
  });

  it('changes nothing where nothing is known', () => {
    const field = fieldOf(5, 5, () => 7);
    fillHarmonic(
      field,
      states(5, 5, () => wanted),
    );
    expect([...field.values]).toEqual(Array.from({ length: 25 }, () => 7));
  });
});
