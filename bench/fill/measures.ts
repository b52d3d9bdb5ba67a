import type { Pixels } from '../../companion/src/engine/images/codec.ts';
import { writeLab } from '../../companion/src/engine/images/lab.ts';
import { depthOf, distanceToPainted } from '../../companion/src/engine/fill/mask.ts';

/** Pixels on both sides of the mask's edge in which a seam would lie, fades included. */
const seamBand = 8;
/** Pixels inside the mask's edge in which colours are compared. */
const colourRing = 16;
/** Gradients of flat colour are next to nothing: a ratio to less than this says nothing. Units of L*a*b*. */
const leastGradient = 0.5;
/** Units of L*a*b* within which a pixel has a named colour, and the part of a hole that has to: as docs/swatch.md has it. */
const sameColour = 22;
const presentPart = 0.05;

export interface Measures {
  /** Step across the mask's edge relative to the original's there: 1 is none. */
  readonly edge: number;
  /** The same over all of the band around the edge. */
  readonly band: number;
  /** Mean L*a*b* difference to the truth in the ring inside the edge. */
  readonly colour: number;
  /** The same in all of the mask. */
  readonly inside: number;
  /** Pixels outside the mask that changed. */
  readonly misplaced: number;
}

/** Compares a filled picture with the truth, where there is one the picture that was there. */
export function measure(filled: Pixels, truth: Pixels, mask: Pixels): Measures {
  const { width, height } = mask;
  const [mine, theirs] = [labOf(filled), labOf(truth)];
  const depth = depthOf(mask);
  const distance = distanceToPainted(mask);
  const isInside = (at: number) => (distance[at] ?? 1) === 0;
  const sums = { edge: [0, 0], band: [0, 0], ring: [0, 0], inside: [0, 0] };
  let misplaced = 0;
  const difference = (from: Float32Array, a: number, to: Float32Array, b: number) =>
    Math.hypot(
      (from[3 * a] ?? 0) - (to[3 * b] ?? 0),
      (from[3 * a + 1] ?? 0) - (to[3 * b + 1] ?? 0),
      (from[3 * a + 2] ?? 0) - (to[3 * b + 2] ?? 0),
    );
  const add = (name: keyof typeof sums, first: number, second: number) => {
    sums[name][0] = (sums[name][0] ?? 0) + first;
    sums[name][1] = (sums[name][1] ?? 0) + second;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      for (const next of [x < width - 1 ? at + 1 : -1, y < height - 1 ? at + width : -1]) {
        if (next < 0) continue;
        const near = Math.max(depth[at] ?? 0, distance[at] ?? 0) <= seamBand;
        if (!near) continue;
        const pair = [difference(mine, at, mine, next), difference(theirs, at, theirs, next)] as const;
        add('band', ...pair);
        if (isInside(at) !== isInside(next)) add('edge', ...pair);
      }
      const off = difference(mine, at, theirs, at);
      if (isInside(at)) {
        add('inside', off, 1);
        if ((depth[at] ?? 0) <= colourRing) add('ring', off, 1);
      } else if (off > 0) misplaced++;
    }
  const count = (name: 'edge' | 'band') => {
    let pairs = 0;
    for (let at = 0; at < distance.length; at++)
      if (Math.max(depth[at] ?? 0, distance[at] ?? 0) <= (name === 'edge' ? 1 : seamBand)) pairs++;
    return Math.max(1, pairs);
  };
  const ratio = (name: 'edge' | 'band') => {
    const least = leastGradient * count(name);
    const [own = 0, original = 0] = sums[name];
    return Math.max(own, least) / Math.max(original, least);
  };
  const mean = ([sum = 0, number = 0]: readonly number[]) => sum / Math.max(1, number);
  return { edge: ratio('edge'), band: ratio('band'), colour: mean(sums.ring), inside: mean(sums.inside), misplaced };
}

/** The part of what was painted over that has a named colour, and whether that is enough to be there. */
export function named(
  { data }: Pixels,
  mask: Pixels,
  [red = 0, green = 0, blue = 0]: readonly number[],
): { readonly part: number; readonly isPresent: boolean } {
  const wanted = new Float32Array(3);
  const lab = new Float32Array(3);
  writeLab(red, green, blue, wanted);
  let [all, near] = [0, 0];
  mask.data.forEach((level, pixel) => {
    if (level === 0) return;
    writeLab(data[3 * pixel] ?? 0, data[3 * pixel + 1] ?? 0, data[3 * pixel + 2] ?? 0, lab);
    all++;
    if (Math.hypot(...lab.map((value, channel) => value - (wanted[channel] ?? 0))) < sameColour) near++;
  });
  const part = near / Math.max(1, all);
  return { part, isPresent: part >= presentPart };
}

function labOf({ channels, data, width, height }: Pixels): Float32Array {
  const lab = new Float32Array(3 * width * height);
  for (let at = 0; at < width * height; at++)
    writeLab(data[at * channels] ?? 0, data[at * channels + 1] ?? 0, data[at * channels + 2] ?? 0, lab, 3 * at);
  return lab;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
