import type { Field } from './harmonic.ts';

/*
 * Finds for every patch that touches a hole the one outside of it that looks most alike, not by trying all of them:
 * neighbours have neighbouring matches, and a few guesses find the rest (Barnes et al., PatchMatch, 2009).
 */

/** Pixels from the middle of a patch to its side: 7 x 7, as everywhere in the field's literature. */
export const patchRadius = 3;

/** A picture with a hole, and for each patch the middle of its likeness. */
export interface Matching {
  readonly field: Field;
  /** Middles of patches that touch the hole, in row order. */
  readonly targets: Int32Array;
  /** Middles of patches that do not. */
  readonly sources: Int32Array;
  /** 1 for each of `sources`. */
  readonly isSource: Uint8Array;
  /** By middle: that of the likeness. */
  readonly match: Int32Array;
  /** By middle: sum of squared differences to the likeness. */
  readonly cost: Float32Array;
}

/** Middles only where a whole patch lies within the picture. @param hole not 0 where the picture is unknown */
export function startMatching(field: Field, hole: Uint8Array): Matching {
  const { width, height } = field;
  const targets: number[] = [];
  const sources: number[] = [];
  const isSource = new Uint8Array(width * height);
  for (let y = patchRadius; y < height - patchRadius; y++)
    for (let x = patchRadius; x < width - patchRadius; x++) {
      const at = y * width + x;
      if (touches(hole, width, at)) targets.push(at);
      else {
        sources.push(at);
        isSource[at] = 1;
      }
    }
  return {
    field,
    targets: Int32Array.from(targets),
    sources: Int32Array.from(sources),
    isSource,
    match: new Int32Array(width * height).fill(-1),
    cost: new Float32Array(width * height).fill(Infinity),
  };
}

function touches(hole: Uint8Array, width: number, at: number): boolean {
  for (let row = -patchRadius; row <= patchRadius; row++)
    for (let column = -patchRadius; column <= patchRadius; column++) if (hole[at + row * width + column]) return true;
  return false;
}

/** Tries all sources for all targets: for pictures of a few hundred pixels. */
export function matchAll(matching: Matching): void {
  for (const target of matching.targets) for (const source of matching.sources) offer(matching, target, source);
}

/** One round: from the left and above and back, with guesses ever nearer to the best so far. */
export function improve(matching: Matching, random: () => number): void {
  const { field, targets, isSource, match } = matching;
  const { width, height } = field;
  const visit = (target: number, step: 1 | -1) => {
    for (const by of [step, step * width]) {
      const neighbours = match[target - by] ?? -1;
      const source = neighbours + by;
      if (neighbours >= 0 && isSource[source]) offer(matching, target, source);
    }
    for (let reach = Math.max(width, height); reach >= 1; reach /= 2) {
      const best = match[target] ?? -1;
      if (best < 0) break;
      const x = Math.round((best % width) + reach * (2 * random() - 1));
      const y = Math.round(Math.floor(best / width) + reach * (2 * random() - 1));
      if (x >= 0 && x < width && y >= 0 && y < height && isSource[y * width + x])
        offer(matching, target, y * width + x);
    }
  };
  for (const target of targets) visit(target, 1);
  for (let index = targets.length - 1; index >= 0; index--) visit(targets[index] ?? 0, -1);
}

/** After the picture in the hole has changed: what the matches are worth now. */
export function weigh({ field, targets, match, cost }: Matching): void {
  for (const target of targets) {
    const source = match[target] ?? -1;
    cost[target] = source < 0 ? Infinity : difference(field, target, source, Infinity);
  }
}

/** Takes a source for a target if it is more alike than what the target has. */
export function offer({ field, match, cost }: Matching, target: number, source: number): void {
  if (match[target] === source) return;
  const most = cost[target] ?? Infinity;
  const found = difference(field, target, source, most);
  if (found >= most) return;
  match[target] = source;
  cost[target] = found;
}

/** Sum of squared differences of two patches; anything from `enough` on once it has come to that. */
function difference({ width, channels, values }: Field, target: number, source: number, enough: number): number {
  const length = (2 * patchRadius + 1) * channels;
  let sum = 0;
  for (let row = -patchRadius; row <= patchRadius && sum < enough; row++) {
    const here = (target + row * width - patchRadius) * channels;
    const there = (source + row * width - patchRadius) * channels;
    for (let at = 0; at < length; at++) {
      const step = (values[here + at] ?? 0) - (values[there + at] ?? 0);
      sum += step * step;
    }
  }
  return sum;
}
