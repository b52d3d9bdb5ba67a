import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffusedSize, planFill } from '../../../../companion/src/engine/fill/plan-fill.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });

describe('a fill with the numbers that krita-ai-diffusion 1.53 gives', () => {
  it('in a square picture', () => {
    const plan = planFill({
      canvas: { width: 1024, height: 1024 },
      selection: rect(400, 400, 300, 200),
      strength: 1,
      nativeSide: 1024,
    });
    expect(plan).toMatchObject({ feather: 36, grow: 22, blend: 25 });
    expect(plan.mask).toEqual(rect(334, 332, 432, 336));
    expect(plan.context).toEqual(rect(190, 140, 720, 720));
  });

  it('of a small part of a large picture', () => {
    const plan = planFill({
      canvas: { width: 2048, height: 1536 },
      selection: rect(800, 600, 100, 100),
      strength: 1,
      nativeSide: 1024,
    });
    expect(plan).toMatchObject({ feather: 32, grow: 20, blend: 25, diffused: { width: 800, height: 800 } });
    expect(plan.mask).toEqual(rect(722, 522, 256, 256));
    expect(plan.context).toEqual(rect(594, 394, 512, 512));
  });
});

const geometry = fc
  .record({
    canvas: fc.record({ width: fc.integer({ min: 16, max: 4096 }), height: fc.integer({ min: 16, max: 4096 }) }),
    strength: fc.constantFrom(1, 0.99, 0.7, 0.3, 0.05),
    nativeSide: fc.constantFrom(128, 512, 768, 1024),
  })
  .chain(({ canvas, ...rest }) =>
    fc
      .tuple(
        fc.nat(canvas.width - 1),
        fc.nat(canvas.height - 1),
        fc.integer({ min: 1, max: canvas.width }),
        fc.integer({ min: 1, max: canvas.height }),
      )
      .map(([x, y, width, height]) => ({
        ...rest,
        canvas,
        selection: rect(x, y, Math.min(width, canvas.width - x), Math.min(height, canvas.height - y)),
      })),
  );

describe('every plan of a fill', () => {
  it('has its context inside the picture, around its mask, around the selection', () => {
    fc.assert(
      fc.property(geometry, (given) => {
        const { mask, context } = planFill(given);
        const canvas = rect(0, 0, given.canvas.width, given.canvas.height);
        expect(contains(canvas, context)).toBe(true);
        expect(contains(context, mask)).toBe(true);
        expect(contains(mask, given.selection)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is drawn at multiples of 8, at least two latents a side, near what the model was trained on', () => {
    fc.assert(
      fc.property(geometry, (given) => {
        const { diffused } = planFill(given);
        for (const side of [diffused.width, diffused.height]) {
          expect(side % 8).toBe(0);
          expect(side).toBeGreaterThanOrEqual(16);
          expect(side).toBeGreaterThanOrEqual(Math.floor((0.625 * given.nativeSide) / 8) * 8);
          expect(side).toBeLessThanOrEqual(Math.ceil((1.25 * given.nativeSide) / 8) * 8);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('has whole numbers of pixels', () => {
    fc.assert(
      fc.property(geometry, (given) => {
        const { feather, grow, blend, mask, context } = planFill(given);
        for (const value of [feather, grow, blend, ...Object.values(mask), ...Object.values(context)])
          expect(Number.isInteger(value)).toBe(true);
      }),
    );
  });
});

describe('the size at which a region is drawn', () => {
  it.each([
    [1024, 1024, 1024],
    [512, 512, 512],
    [128, 128, 128],
  ])('is the native one for a region of %d x %d and a model of %d', (width, height, nativeSide) => {
    expect(diffusedSize({ width, height }, nativeSide)).toEqual({ width, height });
  });

  it('keeps the shape where the model can draw it', () => {
    expect(diffusedSize({ width: 1200, height: 800 }, 1024)).toEqual({ width: 1200, height: 800 });
    expect(diffusedSize({ width: 3000, height: 2000 }, 1024)).toEqual({ width: 1256, height: 840 });
  });
});
