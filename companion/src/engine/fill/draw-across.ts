import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { distanceTo } from './distance.ts';
import { cleanEnds, enlarged, straightenOutlines, type Drawn } from './outlines.ts';
import { shrunk } from './shrunk.ts';

/*
 * Pictures that are drawn in smooth areas, as most of what designers draw is: what runs into the hole on one side comes
 * out of it on another, straight. Each pixel of the hole lies on lines that end in what is known at both ends; where two
 * ends have one colour, the line is likely to have it too. Pieces of the surroundings, which can only be moved, would
 * leave a step where a slope or a shore changes its height across the hole.
 */

/** Pixels of a hole in which lines are drawn; a larger one is drawn smaller and its outlines are made finer. */
const mostHole = 12_000;
/** Lines through each pixel. */
const directions = 64;
/** Levels by which the ends of a line may differ and still be taken for the same. */
const likeness = 12;
/** Lines that disagree by less levels need no choice between them. */
const agreement = 1.5;
/** Weights below this say that no two ends are alike. */
const leastWeight = 1e-6;
/**
 * Levels by which the lines through a pixel may disagree, in three of four pixels. Measured on the pictures of
 * bench/fill: drawn landscapes have 0.5 to 3.8, and lines are nearer to the truth than pieces; skylines and patterns
 * have 7 and more, photographs 13 and more, and pieces are.
 */
const mostDisagreement = 5;
const usualPart = 0.75;
/** Pixels of the hole whose lines are asked for that. */
const asked = 800;
/**
 * @param picture RGB @param hole not 0 where it is unknown
 * @returns undefined where the lines through the hole do not agree
 */
export function drawAcross(picture: Pixels, hole: Uint8Array): Pixels | undefined {
  const { width, height } = picture;
  let area = 0;
  for (const level of hole) if (level) area++;
  const scale = Math.min(1, Math.sqrt(mostHole / area));
  const small = resizeBicubic(picture, Math.round(width * scale), Math.round(height * scale));
  const smallHole = scale === 1 ? hole : shrunk(hole, width, small);
  const drawn: Drawn = { width: small.width, height: small.height, values: Float32Array.from(small.data) };
  const wanted: number[] = [];
  smallHole.forEach((level, at) => level && wanted.push(at));
  if (disagreementIn(drawn, smallHole, wanted) > mostDisagreement) return undefined;
  drawLines(drawn, smallHole, wanted);
  straightenOutlines(drawn, wanted);
  return enlarged(drawn, picture, hole);
}

/**
 * How far the lines through the hole contradict each other, levels: of those through a part of its pixels, what three of
 * four stay under.
 */
function disagreementIn(drawn: Drawn, hole: Uint8Array, wanted: readonly number[]): number {
  const every = Math.ceil(wanted.length / asked);
  const spreads: number[] = [];
  for (let index = 0; index < wanted.length; index += every) {
    const count = readLines(drawn, hole, wanted[index] ?? 0);
    spreads.push(count === 0 ? Infinity : spreadOf(lines, count));
  }
  spreads.sort((a, b) => a - b);
  return spreads[Math.floor(usualPart * (spreads.length - 1))] ?? Infinity;
}

/** Draws each wanted pixel as most lines through it say. */
function drawLines(drawn: Drawn, hole: Uint8Array, wanted: readonly number[]): void {
  const ends: Drawn = { ...drawn, values: cleanEnds(drawn, hole) };
  const undecided = new Uint8Array(hole.length);
  for (const at of wanted) {
    const count = readLines(ends, hole, at);
    const write = spreadOf(lines, count) <= agreement ? meanOf : modeOf;
    if (write(lines, count, drawn.values, 3 * at) < leastWeight) undecided[at] = 1;
  }
  takeNearest(drawn, undecided);
}

/** Red, green, blue and weight of each line through a pixel. */
const lines = new Float32Array(4 * directions);

const steps = Array.from({ length: directions }, (_, index) => {
  const angle = (Math.PI * index) / directions;
  return { x: Math.cos(angle), y: Math.sin(angle) };
});

/** Writes into `lines` those through `at` of which both ends are known and alike. @returns how many */
function readLines(drawn: Drawn, hole: Uint8Array, at: number): number {
  const { width, values } = drawn;
  const x = at % width;
  const y = (at - x) / width;
  let count = 0;
  for (const step of steps) {
    const near = lengthTo(drawn, hole, { x, y }, step.x, step.y);
    const far = near && lengthTo(drawn, hole, { x, y }, -step.x, -step.y);
    if (!near || !far) continue;
    const one = 3 * (Math.round(y + near * step.y) * width + Math.round(x + near * step.x));
    const other = 3 * (Math.round(y - far * step.y) * width + Math.round(x - far * step.x));
    let off = 0;
    for (let channel = 0; channel < 3; channel++)
      off += ((values[one + channel] ?? 0) - (values[other + channel] ?? 0)) ** 2;
    const weight = Math.exp(-off / (2 * likeness ** 2)) / (near + far) ** 2;
    if (weight < leastWeight) continue;
    for (let channel = 0; channel < 3; channel++)
      lines[4 * count + channel] =
        ((values[one + channel] ?? 0) * far + (values[other + channel] ?? 0) * near) / (near + far);
    lines[4 * count + 3] = weight;
    count++;
  }
  return count;
}

/** Pixels to the first known one along a ray; 0 where the picture ends before it. */
function lengthTo(
  { width, height }: Drawn,
  hole: Uint8Array,
  from: { readonly x: number; readonly y: number },
  stepX: number,
  stepY: number,
): number {
  for (let length = 1; ; length++) {
    const column = Math.round(from.x + length * stepX);
    const row = Math.round(from.y + length * stepY);
    if (column < 0 || row < 0 || column >= width || row >= height) return 0;
    if (!hole[row * width + column]) return length;
  }
}

/** Writes the mean of all lines. @returns their weight */
function meanOf(lines: Float32Array, count: number, out: Float32Array, to: number): number {
  let total = 0;
  for (let line = 0; line < count; line++) total += lines[4 * line + 3] ?? 0;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let line = 0; line < count; line++) sum += (lines[4 * line + 3] ?? 0) * (lines[4 * line + channel] ?? 0);
    out[to + channel] = sum / total;
  }
  return total;
}

/** Writes the mean of the lines around the one that has the most lines like it. @returns their weight */
function modeOf(lines: Float32Array, count: number, out: Float32Array, to: number): number {
  let best = 0;
  const sums = [0, 0, 0];
  for (let line = 0; line < count; line++) {
    let total = 0;
    let [red, green, blue] = [0, 0, 0];
    for (let other = 0; other < count; other++) {
      let off = 0;
      for (let channel = 0; channel < 3; channel++)
        off += ((lines[4 * line + channel] ?? 0) - (lines[4 * other + channel] ?? 0)) ** 2;
      const weight = (lines[4 * other + 3] ?? 0) * Math.exp(-off / (2 * likeness ** 2));
      total += weight;
      red += weight * (lines[4 * other] ?? 0);
      green += weight * (lines[4 * other + 1] ?? 0);
      blue += weight * (lines[4 * other + 2] ?? 0);
    }
    if (total <= best) continue;
    best = total;
    [sums[0], sums[1], sums[2]] = [red / total, green / total, blue / total];
  }
  if (best > 0) out.set(sums, to);
  return best;
}

/** Deviation of the lines' colours from their mean, levels. */
function spreadOf(lines: Float32Array, count: number): number {
  let spread = 0;
  for (let channel = 0; channel < 3; channel++) {
    let [total, sum, squares] = [0, 0, 0];
    for (let line = 0; line < count; line++) {
      const weight = lines[4 * line + 3] ?? 0;
      const value = lines[4 * line + channel] ?? 0;
      total += weight;
      sum += weight * value;
      squares += weight * value ** 2;
    }
    spread += Math.max(0, squares / total - (sum / total) ** 2);
  }
  return Math.sqrt(spread);
}

/** What no line decides takes the colour of its decided neighbours, from outside in. */
function takeNearest({ width, height, values }: Drawn, undecided: Uint8Array): void {
  const distance = distanceTo(
    undecided.map((is) => (is ? 0 : 1)),
    width,
    height,
  );
  const open: number[] = [];
  undecided.forEach((is, at) => is && open.push(at));
  open.sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0));
  for (const at of open) {
    const x = at % width;
    let count = 0;
    const sums = [0, 0, 0];
    const neighbours = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
    for (const near of neighbours) {
      if (near < 0 || near >= undecided.length || undecided[near]) continue;
      count++;
      for (let channel = 0; channel < 3; channel++)
        sums[channel] = (sums[channel] ?? 0) + (values[3 * near + channel] ?? 0);
    }
    if (count === 0) continue;
    values.set(
      sums.map((sum) => sum / count),
      3 * at,
    );
    undecided[at] = 0;
  }
}
