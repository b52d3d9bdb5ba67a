import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { distanceTo } from './distance.ts';
import { coarser, fillHarmonic, known, wanted, type Field } from './harmonic.ts';
import { noDistance, patchRadius, startMatching, type Distance, type Matching } from './matching.ts';
import { improve, matchAll, weigh } from './patch-match.ts';
import { putTogether } from './put-together.ts';
import { shrunk } from './shrunk.ts';

/*
 * Fills a hole with pieces of what surrounds it, so that lines, patterns and textures go on (Wexler et al., Space-Time
 * Completion of Video, 2007; what picture editors call content-aware). What goes where is decided on a small picture, in
 * which patches reach across the hole; each larger one takes that over and makes it finer.
 */

/** Pixels of a picture and of its hole in which pieces are put together; a larger picture is made smaller first. */
const mostPixels = 1_200_000;
const mostHole = 300_000;
/**
 * Pixels across the hole at its widest from which the picture is made no smaller: a patch then sees both sides. Measured:
 * where it sees little else than itself (half a picture of 16 pixels), water was put where hills should be.
 */
const narrowEnough = 8;
/** Pixels a side, and pieces to choose from, below which a smaller picture says too little. */
const leastSide = 20;
const leastChoice = 150;
/** Pieces below which there is nothing to learn from. */
const leastSources = 24;
/** Pairs of patches up to which each is compared with each. */
const mostPairs = 20_000_000;
/**
 * Pixels of the hole up to which pieces are looked for everywhere, for each pixel; in larger pictures what a smaller one
 * found is moved by a few pixels, for every other pixel of every other row, which its neighbours' patches cover too.
 */
const mostSearched = 12_000;
const fineStride = 2;
const fineReach = 4;
/** Rounds of matching and putting together: on the smallest picture, while searching, and while refining. */
const rounds = { first: 8, search: 4, fine: 1 } as const;
/**
 * What a piece from the picture's other end counts, squared levels: nothing for a pattern, but of two that fit alike the
 * nearer one is taken. Landscapes lie in layers, so a piece from another height is the less likely one.
 */
const fromFarAway: Distance = { across: 500, down: 1000 };

/** @param hole not 0 where the picture is unknown @returns undefined where too little is known around it */
export function fillWithPieces(picture: Pixels, hole: Uint8Array): Pixels | undefined {
  const { width, height, channels, data } = picture;
  const scale = Math.min(1, Math.sqrt(mostPixels / hole.length), Math.sqrt(mostHole / areaOf(hole)));
  const small = resizeBicubic(picture, Math.round(width * scale), Math.round(height * scale));
  const field: Field = { ...small, values: Float32Array.from(small.data) };
  if (!complete({ field, hole: scale === 1 ? hole : shrunk(hole, width, small) })) return undefined;
  const levels = new Uint8Array(Uint8ClampedArray.from(field.values).buffer);
  const full = resizeBicubic({ ...small, data: levels }, width, height);
  const whole = data.slice();
  for (let at = 0; at < hole.length; at++)
    if (hole[at]) whole.set(full.data.subarray(at * channels, (at + 1) * channels), at * channels);
  return { ...picture, data: whole };
}

function areaOf(hole: Uint8Array): number {
  let area = 0;
  for (const level of hole) if (level) area++;
  return area;
}

/** A picture and its hole at one size. */
interface Level {
  readonly field: Field;
  /** Not 0 where the picture is unknown. */
  readonly hole: Uint8Array;
}

/** Fills the hole in place. @returns false where too little is known */
function complete(whole: Level): boolean {
  const random = randomNumbers();
  let above: Matching | undefined;
  for (const level of pyramid(whole).reverse()) {
    const matching = startLevel(level);
    if (matching.sourceCount < leastSources) return false;
    const depth = depthIn(level);
    if (above) {
      showCoarse(level, above.field);
      takeOver(matching, above, random);
    } else {
      fillHarmonic(level.field, statesOf(level.hole));
      weigh(matching);
      if (matching.targets.length * matching.sourceCount <= mostPairs) matchAll(matching);
      else takeAny(matching, random);
    }
    weigh(matching);
    putTogether(matching, level.hole, depth);
    const isFine = matching.stride > 1;
    const count = isFine ? rounds.fine : above ? rounds.search : rounds.first;
    const reach = isFine ? fineReach : Math.max(level.field.width, level.field.height);
    for (let round = 0; round < count; round++) {
      weigh(matching);
      improve(matching, reach, random);
      putTogether(matching, level.hole, depth);
    }
    above = matching;
  }
  return true;
}

/** The picture and ever smaller ones. */
function pyramid(whole: Level): Level[] {
  const levels = [whole];
  for (let last = whole; widest(last) > narrowEnough;) {
    const { field, states } = coarser(last.field, statesOf(last.hole));
    const next: Level = { field, hole: states.map((state) => (state === wanted ? 1 : 0)) };
    if (Math.min(field.width, field.height) < leastSide) break;
    if (startMatching(field, next.hole, { stride: 1, distance: noDistance }).sourceCount < leastChoice) break;
    levels.push(next);
    last = next;
  }
  return levels;
}

function startLevel({ field, hole }: Level): Matching {
  if (areaOf(hole) > mostSearched) return startMatching(field, hole, { stride: fineStride, distance: noDistance });
  const side = Math.max(field.width, field.height);
  const distance = { across: fromFarAway.across / side, down: fromFarAway.down / side };
  return startMatching(field, hole, { stride: 1, distance });
}

function statesOf(hole: Uint8Array): Uint8Array {
  return hole.map((level) => (level ? wanted : known));
}

function depthIn({ field: { width, height }, hole }: Level): Float32Array {
  return distanceTo(
    hole.map((level) => (level ? 0 : 1)),
    width,
    height,
  );
}

function widest(level: Level): number {
  let most = 0;
  for (const depth of depthIn(level)) if (depth > most) most = depth;
  return 2 * most;
}

/** The hole as the picture of half the size has it: something to tell colours by. */
function showCoarse({ field: { width, channels, values }, hole }: Level, coarse: Field): void {
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue;
    const x = at % width;
    const from = (((at - x) / width) >> 1) * coarse.width + (x >> 1);
    for (let channel = 0; channel < channels; channel++)
      values[at * channels + channel] = coarse.values[from * channels + channel] ?? 0;
  }
}

/** Matches of half the size, doubled. */
function takeOver(matching: Matching, { field, match, stride }: Matching, random: () => number): void {
  const { width } = matching.field;
  const within = (at: number, size: number) => Math.min(size - 1 - patchRadius, Math.max(patchRadius, at));
  for (const target of matching.targets) {
    const x = target % width;
    const y = (target - x) / width;
    const column = within(x >> 1, field.width);
    const row = within(y >> 1, field.height);
    // The nearest target to the left and above, and as much to the right of and below its likeness.
    const [right, down] = [(column - patchRadius) % stride, (row - patchRadius) % stride];
    const likeness = match[(row - down) * field.width + column - right] ?? -1;
    const likeColumn = likeness % field.width;
    const likeRow = (likeness - likeColumn) / field.width;
    const source = (2 * (likeRow + down) + (y & 1)) * width + 2 * (likeColumn + right) + (x & 1);
    matching.match[target] = likeness >= 0 && matching.isSource[source] ? source : anySource(matching, random);
  }
}

function takeAny(matching: Matching, random: () => number): void {
  for (const target of matching.targets) matching.match[target] = anySource(matching, random);
}

/** The first from a place at random on. */
function anySource({ isSource }: Matching, random: () => number): number {
  const place = Math.floor(random() * isSource.length);
  const next = isSource.indexOf(1, place);
  return next >= 0 ? next : isSource.indexOf(1);
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
