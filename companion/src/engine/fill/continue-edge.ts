import type { Pixels } from '../images/codec.ts';
import { absent, fillHarmonic, known, wanted, type Field } from './harmonic.ts';
import { depthOf, distanceToPainted, smootherstep } from './mask.ts';

/*
 * What is left of a difference between the painted picture and the original along the mask's edge is carried into the
 * mask as a smooth correction, strongest at the edge: the edge goes on without a step, and what was painted keeps its
 * texture, which a wider fade into the original would not let it.
 */

/**
 * Pixels outside the mask in which the two pictures are compared: those that touch it, as they are. The mean of four
 * pixels, blurred along the edge, left a step of 1.57 times the original's in fills with words, where these leave none.
 */
const ring = 1;
/** Levels by which the edge is moved at most: what differs more is another thing, and would smear. */
const mostDifference = 64;

/**
 * Pixels around each along the edge whose median difference is carried as far as asked. What a few of them differ by
 * beyond that is an outline that does not quite meet its other end, or texture: carried as far, it stands as a halo or a
 * tint beside the outline.
 */
const medianRadius = 12;
/** Pixels inside the mask over which that rest ends: enough to hide the step, too little to be seen as a halo. */
const restReach = 4;

/**
 * @param painted the network's picture @param original what was there @param mask what was painted over; all of one size
 * @param reach pixels inside the mask over which the correction ends
 */
export function continueEdge(painted: Pixels, original: Pixels, mask: Pixels, reach: number): Pixels {
  const { width, height, channels, data } = painted;
  const depth = depthOf(mask);
  const states = Uint8Array.from(distanceToPainted(mask), (pixels) =>
    pixels === 0 ? wanted : pixels <= ring ? known : absent,
  );
  const difference = Float32Array.from(data, (level, at) =>
    states[Math.floor(at / channels)] === known
      ? Math.max(-mostDifference, Math.min(mostDifference, (original.data[at] ?? 0) - level))
      : 0,
  );
  const usual: Field = { width, height, channels, values: mediansAlong({ ...painted, values: difference }, states) };
  const rest: Field = { ...usual, values: difference.map((value, at) => value - (usual.values[at] ?? 0)) };
  fillHarmonic(usual, states);
  fillHarmonic(rest, states);
  const share = (pixel: number, far: number) => 1 - smootherstep((depth[pixel] ?? 0) / far);
  return {
    ...painted,
    data: data.map((level, at) => {
      const pixel = Math.floor(at / channels);
      if (states[pixel] !== wanted) return level;
      const far = share(pixel, reach) * (usual.values[at] ?? 0);
      const near = share(pixel, Math.min(restReach, reach)) * (rest.values[at] ?? 0);
      return Math.round(Math.min(255, Math.max(0, level + far + near)));
    }),
  };
}

/** For each known pixel the median of the known ones around it, a channel each; 0 elsewhere. */
function mediansAlong({ width, height, channels, values }: Field, states: Uint8Array): Float32Array {
  const medians = new Float32Array(values.length);
  for (let at = 0; at < states.length; at++) {
    if (states[at] !== known) continue;
    const x = at % width;
    const y = (at - x) / width;
    const near: number[] = [];
    for (let row = Math.max(0, y - medianRadius); row <= Math.min(height - 1, y + medianRadius); row++)
      for (let column = Math.max(0, x - medianRadius); column <= Math.min(width - 1, x + medianRadius); column++)
        if (states[row * width + column] === known) near.push((row * width + column) * channels);
    for (let channel = 0; channel < channels; channel++) {
      const sorted = Float32Array.from(near, (place) => values[place + channel] ?? 0).sort();
      medians[at * channels + channel] = sorted[Math.floor(sorted.length / 2)] ?? 0;
    }
  }
  return medians;
}
