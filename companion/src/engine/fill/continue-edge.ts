import type { Pixels } from '../images/codec.ts';
import { absent, fillHarmonic, known, wanted } from './harmonic.ts';
import { depthOf, distanceToPainted, smootherstep } from './mask.ts';

/*
 * What is left of a difference between the painted picture and the original along the mask's edge is carried into the
 * mask as a smooth correction, strongest at the edge: the edge goes on without a step, and what was painted keeps its
 * texture, which a wider fade into the original would not let it.
 */

/**
 * Pixels outside the mask in which the two pictures are compared: those that touch it, as they are. Texture is carried
 * inward no further than it is coarse; the mean of four pixels, blurred along the edge, left a step of 1.57 times the
 * original's in fills with words, where these leave none.
 */
const ring = 1;
/** Levels by which the edge is moved at most: what differs more is another thing, and would smear. */
const mostDifference = 64;

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
  const values = Float32Array.from(data, (level, at) =>
    states[Math.floor(at / channels)] === known
      ? Math.max(-mostDifference, Math.min(mostDifference, (original.data[at] ?? 0) - level))
      : 0,
  );
  fillHarmonic({ width, height, channels, values }, states);
  return {
    ...painted,
    data: data.map((level, at) => {
      const pixel = Math.floor(at / channels);
      if (states[pixel] !== wanted) return level;
      const share = 1 - smootherstep((depth[pixel] ?? 0) / reach);
      return Math.round(Math.min(255, Math.max(0, level + share * (values[at] ?? 0))));
    }),
  };
}
