import type { Pixels } from '../images/codec.ts';
import { cropPixels, pastePixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { distanceTo } from './distance.ts';
import { cleanEnds, enlarged, straightenOutlines, type Drawn } from './outlines.ts';
import { paintedBounds } from './mask.ts';
import { widened } from './plan-fill.ts';
import { shrunk } from './shrunk.ts';

/*
 * Pictures that are drawn in smooth areas, as most of what designers draw is: what runs into the hole on one side comes
 * out of it on another, straight. Each pixel of the hole lies on lines that end in what is known at both ends; where two
 * ends have one colour, the line is likely to have it too. Pieces of the surroundings, which can only be moved, would
 * leave a step where a slope or a shore changes its height across the hole.
 */

/** Pixels of a hole in which lines are drawn; a larger one is drawn smaller and its outlines are made finer. */
const mostHole = 10_000;
/** Lines through each pixel. */
const directions = 48;
/** Levels by which the ends of a line may differ and still be taken for the same. */
const likeness = 12;
/** Squared levels from which ends are not alike at all. */
const mostOff = 16 * likeness ** 2;
/** Lines that disagree by less levels need no choice between them. */
const agreement = 1.5;
/** Weights below this say that hardly any two ends are alike. */
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
/** Pixels around a hole that are looked at, at the size at which lines are drawn. */
const margin = 8;

/**
 * @param picture RGB @param hole not 0 where it is unknown
 * @returns undefined where the lines through the hole do not agree
 */
export function drawAcross(picture: Pixels, hole: Uint8Array): Pixels | undefined {
  const { width, height } = picture;
  let area = 0;
  for (const level of hole) if (level) area++;
  if (area === 0) return picture;
  const scale = Math.min(1, Math.sqrt(mostHole / area));
  const mask: Pixels = { width, height, channels: 1, data: hole };
  const bounds = widened(paintedBounds(mask), Math.ceil(margin / scale), picture);
  const part = cropPixels(picture, bounds);
  const partHole = cropPixels(mask, bounds).data;
  const small = resizeBicubic(part, Math.round(part.width * scale), Math.round(part.height * scale));
  const smallHole = scale === 1 ? partHole : shrunk(partHole, part.width, small);
  const drawn: Drawn = { width: small.width, height: small.height, values: Float32Array.from(small.data) };
  const wanted: number[] = [];
  smallHole.forEach((level, at) => level && wanted.push(at));
  const rays = raysIn(drawn, smallHole);
  if (disagreementIn(drawn, rays, wanted) > mostDisagreement) return undefined;
  drawLines(drawn, rays, smallHole, wanted);
  straightenOutlines(drawn, wanted);
  return pastePixels(picture, enlarged(drawn, part, partHole), bounds, () => 1);
}

/**
 * How far the lines through the hole contradict each other, levels: of those through a part of its pixels, what three of
 * four stay under.
 */
function disagreementIn(drawn: Drawn, rays: Rays, wanted: readonly number[]): number {
  const every = Math.ceil(wanted.length / asked);
  const spreads: number[] = [];
  for (let index = 0; index < wanted.length; index += every) {
    const count = readLines(drawn, rays, wanted[index] ?? 0);
    spreads.push(count === 0 ? Infinity : spreadOf(lines, count));
  }
  spreads.sort((a, b) => a - b);
  return spreads[Math.floor(usualPart * (spreads.length - 1))] ?? Infinity;
}

/** Draws each wanted pixel as most lines through it say. */
function drawLines(drawn: Drawn, rays: Rays, hole: Uint8Array, wanted: readonly number[]): void {
  const ends: Drawn = { ...drawn, values: cleanEnds(drawn, hole) };
  const undecided = new Uint8Array(hole.length);
  for (const at of wanted) {
    const count = readLines(ends, rays, at);
    const write = spreadOf(lines, count) <= agreement ? meanOf : modeOf;
    if (write(lines, count, drawn.values, 3 * at) < leastWeight) undecided[at] = 1;
  }
  takeNearest(drawn, undecided);
}

/** Red, green, blue and weight of each line through a pixel. */
const lines = new Float32Array(4 * directions);

/** What rays meet, and how they go. */
interface Rays {
  /** Of the picture with a border of one pixel: where rays go on, where they end, and where they leave. */
  readonly states: Uint8Array;
  readonly stride: number;
  /** For each direction, by length: how far the place is from where the ray begins. */
  readonly offsets: readonly Int32Array[];
}

const unknown = 0;
const end = 1;
const outside = 2;

function raysIn({ width, height }: Drawn, hole: Uint8Array): Rays {
  const stride = width + 2;
  const states = new Uint8Array(stride * (height + 2)).fill(outside);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) states[(y + 1) * stride + x + 1] = hole[y * width + x] ? unknown : end;
  const longest = Math.ceil(Math.hypot(width, height)) + 2;
  const offsets = Array.from({ length: directions }, (_, index) => {
    const angle = (Math.PI * index) / directions;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    return Int32Array.from(
      { length: longest },
      (_, length) => Math.round(length * y) * stride + Math.round(length * x),
    );
  });
  return { states, stride, offsets };
}

/** Writes into `lines` those through `at` of which both ends are known and alike. @returns how many */
function readLines({ width, values }: Drawn, { states, stride, offsets }: Rays, at: number): number {
  const from = (Math.floor(at / width) + 1) * stride + (at % width) + 1;
  let count = 0;
  for (const offset of offsets) {
    let near = 1;
    while (states[from + (offset[near] ?? 0)] === unknown) near++;
    const one = from + (offset[near] ?? 0);
    if (states[one] === outside) continue;
    let far = 1;
    while (states[from - (offset[far] ?? 0)] === unknown) far++;
    const other = from - (offset[far] ?? 0);
    if (states[other] === outside) continue;
    const onePlace = placeOf(one);
    const otherPlace = placeOf(other);
    const red = (values[onePlace] ?? 0) - (values[otherPlace] ?? 0);
    const green = (values[onePlace + 1] ?? 0) - (values[otherPlace + 1] ?? 0);
    const blue = (values[onePlace + 2] ?? 0) - (values[otherPlace + 2] ?? 0);
    const off = red * red + green * green + blue * blue;
    if (off > mostOff) continue;
    const length = near + far;
    for (let channel = 0; channel < 3; channel++)
      lines[4 * count + channel] =
        ((values[onePlace + channel] ?? 0) * far + (values[otherPlace + channel] ?? 0) * near) / length;
    lines[4 * count + 3] = Math.exp(-off / (2 * likeness ** 2)) / length ** 2;
    count++;
  }
  return count;

  /** Of the first of three values. */
  function placeOf(bordered: number): number {
    const column = bordered % stride;
    return 3 * (((bordered - column) / stride - 1) * width + column - 1);
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
