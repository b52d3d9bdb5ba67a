import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { distanceTo } from './distance.ts';
import { coarser, fillHarmonic, known, wanted, type Field } from './harmonic.ts';
import { improve, matchAll, offer, patchRadius, startMatching, weigh, type Matching } from './patch-match.ts';

/*
 * Fills a hole with pieces of what surrounds it, so that lines, patterns and textures go on (Wexler et al., Space-Time
 * Completion of Video, 2007; what picture editors call content-aware).
 */

/** Pixels a side at which pieces are looked for: of a larger picture a smaller one, since time grows with its area. */
const mostSide = 512;
/** Pixels a side at which every piece is tried in every place. */
const coarsestSide = 28;
/** Pieces to choose from, below which there is nothing to learn from. */
const leastSources = 24;
/** Rounds of matching and putting together on each scale. */
const rounds = 4;
/** How much less a piece counts a pixel deeper in the hole: what is near the edge is surer. */
const confidence = 1.3;

/** @param hole not 0 where the picture is unknown @returns undefined where too little is known around it */
export function prefillWithStructure(picture: Pixels, hole: Uint8Array): Pixels | undefined {
  const { width, height } = picture;
  const scale = Math.min(1, mostSide / Math.max(width, height));
  const small = resizeBicubic(picture, Math.round(width * scale), Math.round(height * scale));
  const smallHole = scale === 1 ? hole : shrunk(hole, width, small);
  const field: Field = { ...small, values: Float32Array.from(small.data) };
  if (!complete(field, smallHole)) return undefined;
  const filled: Pixels = {
    ...small,
    data: Uint8Array.from(field.values, (value) => Math.round(Math.min(255, Math.max(0, value)))),
  };
  const full = resizeBicubic(filled, width, height);
  return {
    ...picture,
    data: picture.data.map((level, at) => (hole[Math.floor(at / picture.channels)] ? (full.data[at] ?? 0) : level)),
  };
}

/** The hole at the size of a smaller picture: every pixel of which a part is unknown. */
function shrunk(hole: Uint8Array, width: number, small: Pixels): Uint8Array {
  const smaller = new Uint8Array(small.width * small.height);
  const height = hole.length / width;
  hole.forEach((level, at) => {
    if (!level) return;
    const x = Math.floor(((at % width) * small.width) / width);
    const y = Math.floor((Math.floor(at / width) * small.height) / height);
    smaller[y * small.width + x] = 1;
  });
  return smaller;
}

/** Fills the hole in place, from coarse to fine. @returns false where too little is known */
function complete(field: Field, hole: Uint8Array): boolean {
  const random = randomNumbers();
  const anyOf = (sources: Int32Array) => sources[Math.floor(random() * sources.length)] ?? 0;
  return fillScale(field, hole) !== undefined;

  /** The matching of this scale, its hole filled; undefined where there are too few pieces. */
  function fillScale(here: Field, open: Uint8Array): Matching | undefined {
    const matching = startMatching(here, open);
    if (matching.sources.length < leastSources) return undefined;
    const isCoarsest = Math.min(here.width, here.height) <= coarsestSide;
    const coarse = isCoarsest
      ? undefined
      : coarser(
          here,
          open.map((value) => (value ? wanted : known)),
        );
    const above =
      coarse &&
      fillScale(
        coarse.field,
        coarse.states.map((state) => (state === wanted ? 1 : 0)),
      );
    const weights = depthWeights(open, here);
    if (above) {
      takeOver(matching, above);
      putTogether(matching, open, weights);
    } else {
      fillHarmonic(
        here,
        open.map((value) => (value ? wanted : known)),
      );
      if (isCoarsest) matchAll(matching);
      else for (const target of matching.targets) offer(matching, target, anyOf(matching.sources));
    }
    for (let round = 0; round < rounds; round++) {
      weigh(matching);
      improve(matching, random);
      putTogether(matching, open, weights);
    }
    return matching;
  }

  /** Matches of half the size, doubled. */
  function takeOver({ field: here, targets, sources, isSource, match, cost }: Matching, above: Matching): void {
    const columns = above.field.width;
    for (const target of targets) {
      const x = target % here.width;
      const y = Math.floor(target / here.width);
      const column = Math.min(columns - 1 - patchRadius, Math.max(patchRadius, x >> 1));
      const row = Math.min(above.field.height - 1 - patchRadius, Math.max(patchRadius, y >> 1));
      const coarse = above.match[row * columns + column] ?? -1;
      const source = (2 * Math.floor(coarse / columns) + (y & 1)) * here.width + 2 * (coarse % columns) + (x & 1);
      match[target] = coarse >= 0 && isSource[source] ? source : anyOf(sources);
      cost[target] = 0;
    }
  }
}

/** What a piece in each place counts, by its depth in the hole. */
function depthWeights(open: Uint8Array, { width, height }: Field): Float32Array {
  const depth = distanceTo(
    open.map((value) => (value ? 0 : 1)),
    width,
    height,
  );
  return depth.map((pixels) => confidence ** -Math.min(pixels, mostDepth));
}

/** Deeper than this all places are equally unsure, and weights would vanish. */
const mostDepth = 60;

/** Each pixel of the hole becomes the mean of what the pieces over it say, the better ones counting more. */
function putTogether({ field, targets, match, cost }: Matching, open: Uint8Array, weights: Float32Array): void {
  const { width, channels, values } = field;
  const sums = new Float64Array(values.length);
  const totals = new Float64Array(open.length);
  const usual = Math.max(1, percentile(targets, cost));
  for (const target of targets) {
    const source = match[target] ?? -1;
    if (source < 0) continue;
    const weight = (weights[target] ?? 0) * Math.exp(-(cost[target] ?? 0) / (2 * usual)) + leastWeight;
    for (let row = -patchRadius; row <= patchRadius; row++)
      for (let column = -patchRadius; column <= patchRadius; column++) {
        const offset = row * width + column;
        const at = target + offset;
        if (!open[at]) continue;
        totals[at] = (totals[at] ?? 0) + weight;
        for (let channel = 0; channel < channels; channel++)
          sums[at * channels + channel] =
            (sums[at * channels + channel] ?? 0) + weight * (values[(source + offset) * channels + channel] ?? 0);
      }
  }
  for (let at = 0; at < open.length; at++)
    if (totals[at])
      for (let channel = 0; channel < channels; channel++)
        values[at * channels + channel] = (sums[at * channels + channel] ?? 0) / (totals[at] ?? 1);
}

/** So that a pixel that only bad pieces cover still gets a colour. */
const leastWeight = 1e-12;
/** Pieces that are worse than three of four count little (Wexler et al.). */
const usualPart = 0.75;

function percentile(targets: Int32Array, cost: Float32Array): number {
  const sorted = Float32Array.from(targets, (target) => cost[target] ?? 0).sort();
  return sorted[Math.floor(usualPart * (sorted.length - 1))] ?? 0;
}

/** The same every time (Steele and Vigna's splitmix, 32 bits): the same picture has the same fill. */
function randomNumbers(): () => number {
  let state = 0x2545f491;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
