import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broadcast,
  convolved,
  product,
  sameShape,
  sum,
  type Dim,
} from '../../../../companion/src/engine/graph/dims.ts';

/** A dimension and its size in each of several runs. */
interface Sized {
  readonly dim: Dim;
  readonly sizes: readonly number[];
}

/** What `batch`, `height` and `width` are in the runs: numbers that no two expressions share by chance. */
const named: readonly Sized[] = [
  { dim: 'batch', sizes: [3, 5, 11] },
  { dim: 'height', sizes: [37, 64, 101] },
  { dim: 'width', sizes: [41, 97, 128] },
];

const leaf = fc.oneof(
  fc.constantFrom(...named),
  fc.integer({ min: 1, max: 9 }).map((size) => ({ dim: size, sizes: [size, size, size] })),
);

const { sized } = fc.letrec<{ sized: Sized }>((tie) => ({
  sized: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('sized'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      dim: product(parts.map(({ dim }) => dim)),
      sizes: named[0]?.sizes.map((_, run) => parts.reduce((size, part) => size * (part.sizes[run] ?? 0), 1)) ?? [],
    })),
    fc.array(tie('sized'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      dim: sum(parts.map(({ dim }) => dim)),
      sizes: named[0]?.sizes.map((_, run) => parts.reduce((size, part) => size + (part.sizes[run] ?? 0), 0)) ?? [],
    })),
    fc
      .record({
        of: tie('sized'),
        kernel: fc.constantFrom(1, 2, 3, 5),
        stride: fc.constantFrom(1, 2, 3),
        pads: fc.tuple(fc.nat(2), fc.nat(2)),
      })
      .map(({ of, kernel, stride, pads: [begin, end] }) => ({
        dim: convolved(of.dim, kernel, stride, begin, end),
        sizes: of.sizes.map((size) => Math.floor((size + begin + end - kernel) / stride) + 1),
      }))
      // Smaller than the kernel: no picture is left.
      .filter(({ sizes }) => sizes.every((size) => size > 0)),
  ),
}));

describe('dimensions', () => {
  it('that are written alike have the same size, whatever the sizes of the inputs', () => {
    fc.assert(
      fc.property(fc.array(sized, { minLength: 2, maxLength: 12 }), (all) => {
        for (const one of all)
          for (const other of all) if (one.dim === other.dim) expect(one.sizes).toEqual(other.sizes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that are numbers are worked out', () => {
    fc.assert(
      fc.property(sized, ({ dim, sizes }) => {
        if (typeof dim === 'number') expect(sizes).toEqual([dim, dim, dim]);
      }),
    );
  });
});

describe('a product', () => {
  it('does not depend on the order of its factors, or on how they are grouped', () => {
    fc.assert(
      fc.property(sized, sized, sized, (a, b, c) => {
        const whole = product([a.dim, b.dim, c.dim]);
        expect(product([c.dim, a.dim, b.dim])).toBe(whole);
        expect(product([product([a.dim, b.dim]), c.dim])).toBe(whole);
        expect(product([a.dim, product([c.dim, b.dim])])).toBe(whole);
      }),
    );
  });

  it('of nothing is 1, and a factor of 1 changes nothing', () => {
    expect(product([])).toBe(1);
    expect(product([1, 'height', 1])).toBe('height');
  });

  it('puts its number first', () => {
    expect(product(['width', 2, 'height', 4])).toBe('8*height*width');
  });

  it('takes a sum for one factor', () => {
    expect(product([sum(['height', 2]), 3])).toBe('3*(height+2)');
  });
});

describe('a convolution', () => {
  it.each([
    ['keeps the size', 3, 1, 1, 1, 'height'],
    ['of one pixel keeps the size', 1, 1, 0, 0, 'height'],
    ['halves it, rounded up', 3, 2, 1, 1, 'ceil(height/2)'],
    ['that pads one side only halves it, rounded down', 3, 2, 0, 1, 'floor(height/2)'],
  ])('%s', (_, kernel, stride, begin, end, expected) => {
    expect(convolved('height', kernel, stride, begin, end)).toBe(expected);
  });
});

describe('shapes', () => {
  it.each([
    [[2, 3], [2, 3], true],
    [[2, 3], [3, 2], false],
    [['batch', 3], ['batch', 3], true],
    [['batch', 3], ['height', 3], false],
    [[2, 3], [2, 3, 1], false],
  ])('%j and %j are the same: %s', (a, b, expected) => {
    expect(sameShape(a, b)).toBe(expected);
  });

  it.each([
    [
      ['batch', 4, 'height'],
      [4, 1],
      ['batch', 4, 'height'],
    ],
    [
      [1, 3],
      ['batch', 1, 1],
      ['batch', 1, 3],
    ],
    [[], ['batch', 2], ['batch', 2]],
    [['batch', 2], ['height', 2], undefined],
    [[2, 3], [3, 2], undefined],
  ])('%j and %j broadcast to %j', (a, b, expected) => {
    expect(broadcast(a, b)).toEqual(expected);
  });
});
