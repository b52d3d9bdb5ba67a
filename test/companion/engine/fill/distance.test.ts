import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceTo } from '../../../../companion/src/engine/fill/distance.ts';

const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    set: fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: width * height, maxLength: width * height }),
  }),
);

describe('the distance to the nearest pixel that is set', () => {
  it('is what trying all of them gives', () => {
    fc.assert(
      fc.property(picture, ({ width, height, set }) => {
        const got = distanceTo(set, width, height);
        const places = set.flatMap((value, at) => (value ? [[at % width, Math.floor(at / width)] as const] : []));
        got.forEach((distance, at) => {
          const nearest = Math.min(...places.map(([x, y]) => Math.hypot(x - (at % width), y - Math.floor(at / width))));
          if (places.length === 0) expect(distance).toBeGreaterThanOrEqual(1_000);
          else expect(distance).toBeCloseTo(nearest, 5);
        });
      }),
      { numRuns: 300 },
    );
  });
});
