import { patchRadius, type Matching } from './matching.ts';
import { shiftOf } from './patch-match.ts';

/** How much less a piece counts a pixel deeper in the hole: what is near the edge is surer. */
const confidence = 1.3;
/** Deeper than this all places are equally unsure, and weights would vanish. */
const mostDepth = 60;
/**
 * How sharply pieces that fit badly are left out, in units of what three of four stay under (Wexler et al.): less, and
 * pieces that do not agree are mixed to a blur.
 */
const sharpness = 4;
const usualPart = 0.75;
/** So that a pixel that only bad pieces cover still gets a colour. */
const leastWeight = 1e-12;

/**
 * Each pixel of the hole becomes the mean of what the pieces over it say, the better ones counting more.
 * @param hole not 0 where the picture is unknown @param depth of every pixel in the hole, pixels
 */
export function putTogether(matching: Matching, hole: Uint8Array, depth: Float32Array): void {
  const { field, targets, match, cost, means } = matching;
  const { width, values } = field;
  const [first = 0] = targets;
  const last = targets.at(-1) ?? 0;
  // Of the rows that any piece covers: red, green, blue and the sum of their weights.
  const start = Math.floor(first / width) * width - patchRadius * width;
  const end = Math.floor(last / width) * width + (patchRadius + 1) * width;
  const sums = new Float64Array(4 * (end - start));
  const usual = Math.max(1, usualCost(targets, cost));
  for (const target of targets) {
    const source = match[target] ?? -1;
    if (source < 0) continue;
    const fit = Math.exp((-sharpness * (cost[target] ?? 0)) / (2 * usual));
    const weight = confidence ** -Math.min(mostDepth, depth[target] ?? 0) * fit + leastWeight;
    const red = shiftOf(means, target, source, 0);
    const green = shiftOf(means, target, source, 1);
    const blue = shiftOf(means, target, source, 2);
    for (let row = -patchRadius; row <= patchRadius; row++) {
      const offset = row * width;
      for (let column = offset - patchRadius; column <= offset + patchRadius; column++) {
        if (!hole[target + column]) continue;
        const to = 4 * (target + column - start);
        const from = 3 * (source + column);
        sums[to] = (sums[to] ?? 0) + weight * ((values[from] ?? 0) + red);
        sums[to + 1] = (sums[to + 1] ?? 0) + weight * ((values[from + 1] ?? 0) + green);
        sums[to + 2] = (sums[to + 2] ?? 0) + weight * ((values[from + 2] ?? 0) + blue);
        sums[to + 3] = (sums[to + 3] ?? 0) + weight;
      }
    }
  }
  for (let at = start; at < end; at++) {
    const from = 4 * (at - start);
    const total = sums[from + 3] ?? 0;
    if (total > 0)
      for (let channel = 0; channel < 3; channel++) values[3 * at + channel] = (sums[from + channel] ?? 0) / total;
  }
}

function usualCost(targets: Int32Array, cost: Float32Array): number {
  const sorted = Float32Array.from(targets, (target) => cost[target] ?? 0).sort();
  return sorted[Math.floor(usualPart * (sorted.length - 1))] ?? 0;
}
