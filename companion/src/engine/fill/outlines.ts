import { distanceTo } from './distance.ts';

/* Outlines between smooth areas of a picture that is being drawn: how they become straight and clean. */

/** A picture in which a hole is being drawn. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  /** Three to a pixel. */
  readonly values: Float32Array;
}

/** Rounds in which outlines are straightened, and pixels to each side that are looked at. */
const straightenings = 3;
const straightenRadius = 2;

export function straightenOutlines(drawn: Drawn, pixels: readonly number[]): void {
  for (let round = 0; round < straightenings; round++) straighten(drawn, pixels, straightenRadius);
}

/**
 * What is known next to the hole, without the pixels in which two areas mix along their outline: lines that end in them
 * would spread a colour that is neither's.
 */
export function cleanEnds(drawn: Drawn, hole: Uint8Array): Float32Array {
  const { width, height } = drawn;
  const distance = distanceTo(hole, width, height);
  const ends: number[] = [];
  distance.forEach((pixels, at) => pixels > 0 && pixels < 2 && ends.push(at));
  const cleaned: Drawn = { ...drawn, values: drawn.values.slice() };
  straighten(cleaned, ends, straightenRadius, hole);
  return cleaned.values;
}

/**
 * Each pixel becomes the one of its neighbours that differs least from all of them (Astola et al., Vector Median Filters,
 * 1990). @param without not 0: not a neighbour
 */
function straighten(
  { width, height, values }: Drawn,
  pixels: readonly number[],
  radius: number,
  without?: Uint8Array,
): void {
  const before = values.slice();
  const near: number[] = [];
  for (const at of pixels) {
    const x = at % width;
    const y = (at - x) / width;
    near.length = 0;
    let differs = false;
    for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++)
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++)
        if (!without?.[row * width + column]) {
          const place = 3 * (row * width + column);
          near.push(place);
          differs ||= differenceOf(before, 3 * at, place) > nothing;
        }
    if (!differs) continue;
    let least = Infinity;
    let best = 3 * at;
    for (const one of near) {
      let sum = 0;
      for (const other of near) {
        sum += differenceOf(before, one, other);
        if (sum >= least) break;
      }
      if (sum < least) {
        least = sum;
        best = one;
      }
    }
    values.set(before.subarray(best, best + 3), 3 * at);
  }
}

/** Levels, of all channels together, below which there is nothing to straighten. */
const nothing = 3;

/** Levels, of all channels together, between two pixels, each given by the place of its first value. */
export function differenceOf(values: Float32Array, one: number, other: number): number {
  return (
    Math.abs((values[one] ?? 0) - (values[other] ?? 0)) +
    Math.abs((values[one + 1] ?? 0) - (values[other + 1] ?? 0)) +
    Math.abs((values[one + 2] ?? 0) - (values[other + 2] ?? 0))
  );
}
