import { channels, patchPixels, patchRadius, patchSide, type Matching } from './matching.ts';

/*
 * Finds for every patch that touches a hole the one outside of it that looks most alike, not by trying all of them:
 * neighbours have neighbouring matches, and a few guesses find the rest (Barnes et al., PatchMatch, 2009). Patches may
 * differ a little in colour as a whole (Darabi et al., Image Melding, 2012), so that a sky or a sea of another row will
 * do, and near ones are preferred.
 */

/** After the picture in the hole has changed: mean colours of the patches that touch it, and what matches are worth now. */
export function weigh(matching: Matching): void {
  const { targets, match, cost } = matching;
  for (const target of targets) learnMean(matching, target);
  for (const target of targets) {
    const source = match[target] ?? -1;
    cost[target] = source < 0 ? Infinity : difference(matching, target, source, Infinity);
  }
}

function learnMean({ field: { width, values }, means }: Matching, middle: number): void {
  let [red, green, blue] = [0, 0, 0];
  for (let row = -patchRadius; row <= patchRadius; row++) {
    let at = (middle + row * width - patchRadius) * channels;
    for (let column = 0; column < patchSide; column++, at += channels) {
      red += values[at] ?? 0;
      green += values[at + 1] ?? 0;
      blue += values[at + 2] ?? 0;
    }
  }
  means[middle * channels] = red / patchPixels;
  means[middle * channels + 1] = green / patchPixels;
  means[middle * channels + 2] = blue / patchPixels;
}

/** Tries all sources for all targets: for pictures of a few thousand pixels. */
export function matchAll(matching: Matching): void {
  const { targets, isSource } = matching;
  for (const target of targets)
    for (let source = 0; source < isSource.length; source++) if (isSource[source]) offer(matching, target, source);
}

/**
 * One round: from the left and above and back, with guesses ever nearer to the best so far.
 * @param reach pixels to the farthest guess @param random from 0 to 1
 */
export function improve(matching: Matching, reach: number, random: () => number): void {
  const { targets } = matching;
  for (const target of targets) visit(matching, target, 1, reach, random);
  for (let index = targets.length - 1; index >= 0; index--) visit(matching, targets[index] ?? 0, -1, reach, random);
}

function visit(matching: Matching, target: number, direction: 1 | -1, farthest: number, random: () => number): void {
  const { field, isSource, match, stride } = matching;
  const { width, height } = field;
  follow(matching, target, direction * stride);
  follow(matching, target, direction * stride * width);
  for (let reach = farthest; reach >= 1; reach /= 2) {
    const best = match[target] ?? -1;
    if (best < 0) return;
    const column = best % width;
    const x = Math.round(column + reach * (2 * random() - 1));
    const y = Math.round((best - column) / width + reach * (2 * random() - 1));
    const source = y * width + x;
    if (x >= 0 && x < width && y >= 0 && y < height && isSource[source]) offer(matching, target, source);
  }
}

/** Offers what the neighbour's likeness goes on with. */
function follow(matching: Matching, target: number, by: number): void {
  const neighbours = matching.match[target - by] ?? -1;
  if (neighbours >= 0 && matching.isSource[neighbours + by]) offer(matching, target, neighbours + by);
}

/** Takes a source for a target if it is more alike than what the target has. */
function offer(matching: Matching, target: number, source: number): void {
  const { match, cost } = matching;
  if (match[target] === source) return;
  const most = cost[target] ?? Infinity;
  const found = difference(matching, target, source, most);
  if (found >= most) return;
  match[target] = source;
  cost[target] = found;
}

/** Levels by which a piece's colours are moved at most: light falls off by as much, and what differs more is something else. */
const mostShift = 10;
/** What moving a piece's colours counts, relative to as large a difference in every pixel. */
const shiftCost = 1.5;

/** Levels by which a channel of a source is moved towards its target. */
export function shiftOf(means: Float32Array, target: number, source: number, channel: number): number {
  const off = (means[target * channels + channel] ?? 0) - (means[source * channels + channel] ?? 0);
  return off > mostShift ? mostShift : off < -mostShift ? -mostShift : off;
}

/**
 * Sum of squared differences of two patches once the source's colours are moved, with what moving it and its distance
 * count; anything from `enough` on once it has come to that.
 */
function difference({ field, means, distance }: Matching, target: number, source: number, enough: number): number {
  const { width, values } = field;
  const red = shiftOf(means, target, source, 0);
  const green = shiftOf(means, target, source, 1);
  const blue = shiftOf(means, target, source, 2);
  let sum = shiftCost * patchPixels * (red * red + green * green + blue * blue);
  if (distance.down > 0) {
    const column = target % width;
    const other = source % width;
    const rows = (target - column - source + other) / width;
    sum += patchPixels * (distance.across * Math.abs(column - other) + distance.down * Math.abs(rows));
  }
  for (let row = -patchRadius; row <= patchRadius && sum < enough; row++) {
    let here = (target + row * width - patchRadius) * channels;
    let there = (source + row * width - patchRadius) * channels;
    for (let column = 0; column < patchSide; column++, here += channels, there += channels) {
      const redStep = (values[here] ?? 0) - (values[there] ?? 0) - red;
      const greenStep = (values[here + 1] ?? 0) - (values[there + 1] ?? 0) - green;
      const blueStep = (values[here + 2] ?? 0) - (values[there + 2] ?? 0) - blue;
      sum += redStep * redStep + greenStep * greenStep + blueStep * blueStep;
    }
  }
  return sum;
}
