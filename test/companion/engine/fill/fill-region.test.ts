import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillRegion,
  type FilledRegion,
  type FillPass,
  type RegionFill,
} from '../../../../companion/src/engine/fill/fill-region.ts';
import type { Pixels } from '../../../../companion/src/engine/images/codec.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';

function draw(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return colour(pixel % width, Math.floor(pixel / width))[at % 3] ?? 0;
  });
  return { width, height, channels: 3, data };
}

/** Waves wide enough to outlive being made smaller, steep enough that a shift shows. */
const waves = (period: number) => (x: number, y: number) => [
  128 + 90 * Math.sin((2 * Math.PI * x) / period),
  128 + 90 * Math.sin((2 * Math.PI * y) / period),
  128 + 60 * Math.cos((2 * Math.PI * (x + y)) / period),
];

function maskOf(width: number, height: number, { x, y, width: columns, height: rows }: Rect): Pixels {
  const data = new Uint8Array(width * height);
  for (let row = y; row < y + rows; row++) data.fill(255, row * width + x, row * width + x + columns);
  return { width, height, channels: 1, data };
}

function fillOf(image: Pixels, mask: Pixels, changes: Partial<RegionFill> = {}): RegionFill {
  return { image, mask, mode: 'fill', strength: 1, edge: 'soft', nativeSide: 64, latentPixels: 8, ...changes };
}

/** A network which returns what it sees. */
const mirror = (pass: FillPass) => Promise.resolve(pass.image);

/** A network which paints the whole picture in one colour. */
const painter = (colour: readonly number[]) => (pass: FillPass) =>
  Promise.resolve(draw(pass.image.width, pass.image.height, () => colour));

/** Pixels by which a result lies right of and below its place, least squares over the slopes of the original. */
function shiftOf({ picture, x, y }: FilledRegion, original: Pixels): { right: number; down: number; error: number } {
  const level = (column: number, row: number, channel: number) =>
    original.data[(row * original.width + column) * 3 + channel] ?? 0;
  let [xx, yy, xd, yd, error, count] = [0, 0, 0, 0, 0, 0];
  for (let row = 1; row < picture.height - 1; row++)
    for (let column = 1; column < picture.width - 1; column++)
      for (let channel = 0; channel < 3; channel++) {
        const difference =
          (picture.data[(row * picture.width + column) * 4 + channel] ?? 0) - level(x + column, y + row, channel);
        const across = (level(x + column + 1, y + row, channel) - level(x + column - 1, y + row, channel)) / 2;
        const down = (level(x + column, y + row + 1, channel) - level(x + column, y + row - 1, channel)) / 2;
        xx += across ** 2;
        yy += down ** 2;
        xd += across * difference;
        yd += down * difference;
        error += Math.abs(difference);
        count++;
      }
  return { right: -xd / Math.max(1, xx), down: -yd / Math.max(1, yy), error: error / Math.max(1, count) };
}

const geometry = fc
  .record({
    width: fc.integer({ min: 40, max: 200 }),
    height: fc.integer({ min: 40, max: 200 }),
    nativeSide: fc.constantFrom(64, 128, 200),
    strength: fc.constantFrom(0.95, 0.6, 0.3),
  })
  .chain(({ width, height, ...rest }) =>
    fc
      .record({
        x: fc.nat(width - 12),
        y: fc.nat(height - 12),
        columns: fc.integer({ min: 12, max: width }),
        rows: fc.integer({ min: 12, max: height }),
      })
      .map(({ x, y, columns, rows }) => ({
        ...rest,
        width,
        height,
        selection: { x, y, width: Math.min(columns, width - x), height: Math.min(rows, height - y) },
      })),
  );

describe('a network that returns what it sees', () => {
  it('gives the picture back, unmoved, at every place and scale', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, async ({ width, height, selection, nativeSide, strength }) => {
        // Longer than four pixels of the smallest picture that the network may see.
        const image = draw(width, height, waves(Math.max(24, (8 * Math.max(width, height)) / nativeSide)));
        const filled = await fillRegion(
          fillOf(image, maskOf(width, height, selection), { nativeSide, strength }),
          mirror,
        );
        expect(filled).toMatchObject(selection);
        const { right, down, error } = shiftOf(filled, image);
        expect(Math.abs(right)).toBeLessThan(0.2);
        expect(Math.abs(down)).toBeLessThan(0.2);
        expect(error).toBeLessThan(4);
      }),
      { numRuns: 20 },
    );
  });

  it('changes no level where nothing has to be resized', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(200), async (x, y) => {
        const image = draw(256, 256, (column, row) => [column, row, (7 * column + 13 * row) % 256]);
        const mask = maskOf(256, 256, { x, y, width: 40, height: 40 });
        const filled = await fillRegion(fillOf(image, mask, { nativeSide: 128, strength: 0.9 }), mirror);
        const { context, diffused } = filled.plan;
        fc.pre(context.width === diffused.width && context.height === diffused.height);
        let changed = 0;
        for (let row = 0; row < 40; row++)
          for (let column = 0; column < 40; column++)
            for (let channel = 0; channel < 3; channel++)
              if (
                filled.picture.data[(row * 40 + column) * 4 + channel] !==
                image.data[((y + row) * 256 + x + column) * 3 + channel]
              )
                changed++;
        expect(changed).toBe(0);
      }),
      { numRuns: 4 },
    );
  });
});

describe('what comes back', () => {
  const image = draw(200, 160, () => [40, 90, 160]);
  /** A ring: its middle was not painted over. */
  const ring = maskOf(200, 160, { x: 50, y: 40, width: 80, height: 60 });
  for (let row = 60; row < 80; row++) ring.data.fill(0, row * 200 + 80, row * 200 + 100);

  it('covers what was painted over and nothing else', async () => {
    const { picture, x, y, width, height } = await fillRegion(fillOf(image, ring), painter([200, 60, 40]));
    expect({ x, y, width, height }).toEqual({ x: 50, y: 40, width: 80, height: 60 });
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const alpha = picture.data[(row * width + column) * 4 + 3] ?? -1;
        if (ring.data[(y + row) * 200 + x + column] === 0) expect(alpha).toBe(0);
      }
    expect(picture.data[(10 * width + 12) * 4 + 3]).toBe(255);
  });

  describe('is moved towards the colours around it', () => {
    const grey = draw(256, 256, () => [120, 120, 120]);
    const square = maskOf(256, 256, { x: 96, y: 96, width: 64, height: 64 });
    /** Red in the middle, by a network that paints everything in one colour. */
    const redOf = async (colour: readonly number[], changes: Partial<RegionFill>) => {
      const { picture } = await fillRegion(fillOf(grey, square, { nativeSide: 256, ...changes }), painter(colour));
      return picture.data[4 * (32 * picture.width + 32)];
    };

    it('where it has nearly the same, whoever chose them', async () => {
      for (const hasOwnColours of [true, false])
        for (const mode of ['fill', 'add'] as const)
          expect(await redOf([132, 120, 116], { hasOwnColours, mode })).toBeLessThan(123);
    });

    it('not where somebody chose others', async () => {
      expect(await redOf([30, 30, 30], { hasOwnColours: true })).toBe(30);
    });

    it('not beyond a subject, which is another thing', async () => {
      expect(await redOf([132, 120, 116], { hasOwnColours: true, mode: 'background' })).toBe(132);
    });
  });

  it('has the painted colour under its thin edge, so that no dark or light line shows', async () => {
    const { picture } = await fillRegion(
      fillOf(image, ring, { mode: 'add', without: new Set(['joined-colours', 'colour-match', 'continued-edge']) }),
      painter([200, 60, 40]),
    );
    for (let at = 0; at < picture.data.length; at += 4)
      expect([...picture.data.subarray(at, at + 3)]).toEqual([200, 60, 40]);
  });

  it('shows nothing of what was to go, and goes on with its surroundings at its edge', async () => {
    const pink = draw(200, 160, (x, y) => (ring.data[y * 200 + x] ? [225, 60, 110] : [40, 90, 160]));
    for (const isClosedByPieces of [true, false]) {
      const { picture } = await fillRegion(fillOf(pink, ring, { isClosedByPieces }), painter([40, 160, 90]));
      // Neither the first pixel at the edge nor one in the middle has red left in it.
      for (const at of [0, 1, 2, 40, 80 * 30 + 2, 80 * 10 + 40]) {
        expect(picture.data[4 * at]).toBeLessThan(60);
        expect(picture.data[4 * at + 3]).toBe(255);
      }
      expect(Math.abs((picture.data[4 * 40 + 2] ?? 0) - 160)).toBeLessThan(30);
    }
  });

  it('comes from pieces of the surroundings alone where the network is not to be asked', async () => {
    const refuse = () => Promise.reject(new Error('The network was asked.'));
    const { picture } = await fillRegion(fillOf(image, ring, { isClosedByPieces: true }), refuse);
    expect([...picture.data.subarray(4 * (80 * 10 + 40), 4 * (80 * 10 + 40) + 4)]).toEqual([40, 90, 160, 255]);
  });

  it('comes for a hair-thin stroke that is lost where the network works', async () => {
    const thin = { ...maskOf(500, 400, { x: 50, y: 50, width: 400, height: 1 }) };
    for (let row = 50; row < 350; row++) thin.data[row * 500 + 50] = 255;
    // As pale as anti-aliasing makes it.
    thin.data = thin.data.map((level) => Math.min(level, 40));
    const wide = draw(500, 400, () => [40, 90, 160]);
    const { width, height } = await fillRegion(fillOf(wide, thin, { isRefined: false }), mirror);
    expect({ width, height }).toEqual({ width: 400, height: 300 });
  });

  it('covers exactly the mask where no soft edge is wanted', async () => {
    const { picture, x, y, width } = await fillRegion(fillOf(image, ring, { edge: 'none' }), mirror);
    for (let at = 0; at < picture.data.length / 4; at++)
      expect(picture.data[4 * at + 3]).toBe(ring.data[(y + Math.floor(at / width)) * 200 + x + (at % width)]);
  });
});

describe('what the network is shown', () => {
  /** A red square in a blue picture. */
  const image = draw(128, 128, (x, y) => (x >= 48 && x < 80 && y >= 48 && y < 80 ? [220, 20, 20] : [20, 60, 200]));
  const mask = maskOf(128, 128, { x: 44, y: 44, width: 40, height: 40 });
  const seenBy = async (changes: Partial<RegionFill>) => {
    const seen: FillPass[] = [];
    await fillRegion(fillOf(image, mask, { nativeSide: 128, ...changes }), (pass) => {
      seen.push(pass);
      return mirror(pass);
    });
    return seen;
  };
  const middle = ({ image: { width, height, data } }: FillPass) => {
    const at = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 3;
    return [...data.subarray(at, at + 3)];
  };

  it.each(['fill', 'remove', 'expand'] as const)('in place of what goes is what surrounds it: %s', async (mode) => {
    const [pass] = await seenBy({ mode });
    expect(pass?.kind).toBe('paint');
    if (pass) expect(middle(pass)).toEqual([20, 60, 200]);
  });

  it('is only colours where it is not looked at: stripes go on for a network that sees them, and not for one that does not', async () => {
    const striped = draw(128, 128, (x, y) => ((x + y) % 16 < 8 ? [20, 30, 90] : [240, 230, 200]));
    const contrastOf = async (isHoleSeen: boolean) => {
      const [pass] = await seenBy({ image: striped, isHoleSeen });
      const { width = 0, data = new Uint8Array() } = pass?.image ?? {};
      const middle = Array.from({ length: 24 }, (_, at) => data[3 * (64 * width + 52 + at)] ?? 0);
      return Math.max(...middle) - Math.min(...middle);
    };
    expect(await contrastOf(true)).toBeGreaterThan(180);
    expect(await contrastOf(false)).toBeLessThan(90);
  });

  it.each(['add', 'background'] as const)('is nothing where something else is wanted: %s', async (mode) => {
    const [pass] = await seenBy({ mode });
    if (pass) expect(middle(pass)).toEqual([128, 128, 128]);
  });

  it('is what is there when that is to be changed a little', async () => {
    const [pass] = await seenBy({ strength: 0.5 });
    expect(pass?.kind).toBe('change');
    if (pass) expect(middle(pass)).toEqual([220, 20, 20]);
  });

  it('is worked over once more in pieces where it had to be made much smaller', async () => {
    const large = draw(400, 300, () => [90, 90, 90]);
    const passes: FillPass[] = [];
    await fillRegion(fillOf(large, maskOf(400, 300, { x: 60, y: 40, width: 260, height: 200 })), (pass) => {
      passes.push(pass);
      return mirror(pass);
    });
    expect(passes.map(({ kind }) => kind)).toEqual(['paint', ...passes.slice(1).map(() => 'refine')]);
    expect(passes.length).toBeGreaterThan(4);
    passes.forEach(({ index, count }, at) => expect([index, count]).toEqual([at, passes.length]));
  });

  it('is left at one pass where the model knows no detail', async () => {
    const large = draw(400, 300, () => [90, 90, 90]);
    const mask = maskOf(400, 300, { x: 60, y: 40, width: 260, height: 200 });
    let passes = 0;
    await fillRegion(fillOf(large, mask, { isRefined: false }), (pass) => {
      passes++;
      return mirror(pass);
    });
    expect(passes).toBe(1);
  });

  it('is a part of the picture, which each pass names', async () => {
    const slope = draw(400, 300, (x, y) => [x / 2, y / 2, 0]);
    const passes: FillPass[] = [];
    await fillRegion(
      fillOf(slope, maskOf(400, 300, { x: 60, y: 40, width: 260, height: 200 }), { strength: 0.9 }),
      (pass) => {
        passes.push(pass);
        return mirror(pass);
      },
    );
    for (const { part, image: seen } of passes) {
      const at = 3 * (Math.floor(seen.height / 2) * seen.width + Math.floor(seen.width / 2));
      expect(Math.abs((seen.data[at] ?? 0) - (part.x + part.width / 2) / 2)).toBeLessThan(3);
      expect(Math.abs((seen.data[at + 1] ?? 0) - (part.y + part.height / 2) / 2)).toBeLessThan(3);
    }
    expect(new Set(passes.map(({ part }) => `${part.x},${part.y},${part.width}`)).size).toBe(passes.length);
  });
});
