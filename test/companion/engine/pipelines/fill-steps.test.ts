import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStrength, fillSteps } from '../../../../companion/src/engine/pipelines/fill-steps.ts';

describe('the steps of a fill', () => {
  it('are those that were asked for where enough of them run', () => {
    expect(fillSteps(25, 1)).toBe(25);
    expect(fillSteps(8, 0.5)).toBe(8);
  });

  it.each([
    [1, 1, 4],
    [2, 1, 4],
    [4, 0.5, 8],
    [8, 0.3, 14],
    [1, 0.9, 5],
  ])('%d at a strength of %d become %d, so that a soft mask has four to fade over', (steps, strength, expected) => {
    expect(fillSteps(steps, strength)).toBe(expected);
  });

  it('run at least four, and no more than that where they had to be raised', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        (steps, strength) => {
          const visited = Math.floor(fillSteps(steps, strength) * strength);
          expect(visited).toBeGreaterThanOrEqual(4);
          if (fillSteps(steps, strength) > steps) expect(visited).toBe(4);
        },
      ),
    );
  });

  it('of which a strength leaves none are refused, with the least that leaves one', () => {
    expect(() => {
      checkStrength(8, 0.1);
    }).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        hint: expect.stringContaining('0.125') as string,
      }) as Error,
    );
    expect(() => {
      checkStrength(8, 0.125);
    }).not.toThrow();
  });
});
