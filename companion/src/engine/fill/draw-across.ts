import type { Pixels } from '../images/codec.ts';
import { cropPixels, pastePixels } from '../images/crop.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { distanceTo } from './distance.ts';
import { meanOf, modeOf, roomFor, spreadOf, type Lines } from './lines.ts';
import { enlarged } from './enlarge-drawn.ts';
import { cleanEnds, straightenOutlines, type Drawn } from './outlines.ts';
import { paintedBounds } from './mask.ts';
import { widened } from './plan-fill.ts';
import { directions, raysIn, readLines, type Rays } from './rays.ts';
import { shrunk } from './shrunk.ts';

/*
 * Pictures that are drawn in smooth areas, as most of what designers draw is: what runs into the hole on one side comes
 * out of it on another, straight. Each pixel of the hole lies on lines that end in what is known at both ends; where two
 * ends have one colour, the line is likely to have it too. Pieces of the surroundings, which can only be moved, would
 * leave a step where a slope or a shore changes its height across the hole.
 */

/** Pixels of a hole in which lines are drawn; a larger one is drawn smaller and its outlines are made finer. */
const mostHole = 10_000;
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
  const lines = roomFor(directions);
  if (disagreementIn(drawn, rays, wanted, lines) > mostDisagreement) return undefined;
  drawLines(drawn, rays, smallHole, wanted, lines);
  straightenOutlines(drawn, wanted);
  return pastePixels(picture, enlarged(drawn, part, partHole), bounds, () => 1);
}

/**
 * How far the lines through the hole contradict each other, levels: of those through a part of its pixels, what three of
 * four stay under.
 */
function disagreementIn(drawn: Drawn, rays: Rays, wanted: readonly number[], lines: Lines): number {
  const every = Math.ceil(wanted.length / asked);
  const spreads: number[] = [];
  for (let index = 0; index < wanted.length; index += every) {
    readLines(drawn, rays, wanted[index] ?? 0, lines);
    spreads.push(lines.count === 0 ? Infinity : spreadOf(lines));
  }
  spreads.sort((a, b) => a - b);
  return spreads[Math.floor(usualPart * (spreads.length - 1))] ?? Infinity;
}

/** Draws each wanted pixel as most lines through it say. */
function drawLines(drawn: Drawn, rays: Rays, hole: Uint8Array, wanted: readonly number[], lines: Lines): void {
  const ends: Drawn = { ...drawn, values: cleanEnds(drawn, hole) };
  const undecided = new Uint8Array(hole.length);
  for (const at of wanted) {
    readLines(ends, rays, at, lines);
    const write = spreadOf(lines) <= agreement ? meanOf : modeOf;
    if (write(lines, drawn.values, 3 * at) < leastWeight) undecided[at] = 1;
  }
  takeNearest(drawn, undecided);
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
