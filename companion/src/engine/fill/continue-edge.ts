import type { Pixels } from '../images/codec.ts';
import { blurPlane } from './blur.ts';
import { absent, fillHarmonic, known, wanted, type Field } from './harmonic.ts';
import { depthOf, distanceToPainted, smoothstep } from './mask.ts';

/*
 * What is left of a difference between the painted picture and the original along the mask's edge is carried into the
 * mask as a smooth correction, strongest at the edge: the edge goes on without a step, and what was painted keeps its
 * texture, which a wider fade into the original would not let it.
 */

/** Pixels outside the mask in which the two pictures are compared: enough for a mean, all of them at the edge. */
const ring = 4;
/** Deviation of the blur along the ring: single pixels of noise are not carried inward. */
const ringBlur = 2;
/** Levels by which the edge is moved at most: what differs more is another thing, and would smear. */
const mostDifference = 64;

/**
 * @param painted the network's picture @param original what was there @param mask what was painted over; all of one size
 * @param reach pixels inside the mask over which the correction ends
 */
export function continueEdge(painted: Pixels, original: Pixels, mask: Pixels, reach: number): Pixels {
  const { width, height, channels, data } = painted;
  const depth = depthOf(mask);
  const distance = distanceToPainted(mask);
  const states = Uint8Array.from(distance, (pixels) => (pixels === 0 ? wanted : pixels <= ring ? known : absent));
  const difference = differenceAlong(painted, original, states);
  fillHarmonic(difference, states);
  return {
    ...painted,
    data: data.map((level, at) => {
      const pixel = Math.floor(at / channels);
      if (states[pixel] !== wanted) return level;
      const share = 1 - smoothstep((depth[pixel] ?? 0) / reach);
      return Math.round(Math.min(255, Math.max(0, level + share * (difference.values[at] ?? 0))));
    }),
  };

  function differenceAlong(from: Pixels, to: Pixels, where: Uint8Array): Field {
    const values = new Float32Array(from.data.length);
    const weights = Float32Array.from(where, (state) => (state === known ? 1 : 0));
    const blurredWeights = weights.slice();
    blurPlane(blurredWeights, width, height, ringBlur);
    const plane = new Float32Array(width * height);
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < plane.length; at++) {
        const place = at * channels + channel;
        const step = (to.data[place] ?? 0) - (from.data[place] ?? 0);
        plane[at] = weights[at] ? Math.max(-mostDifference, Math.min(mostDifference, step)) : 0;
      }
      blurPlane(plane, width, height, ringBlur);
      for (let at = 0; at < plane.length; at++)
        if (weights[at]) values[at * channels + channel] = (plane[at] ?? 0) / (blurredWeights[at] ?? 1);
    }
    return { width, height, channels, values };
  }
}
