import type { Pixels } from '../images/codec.ts';
import { blurPlane } from './blur.ts';
import { fillHarmonic, known, wanted, type Field } from './harmonic.ts';

/** Carries what is known into the hole as smoothly as can be, in place. @param hole not 0 where the picture is unknown */
export function carryIn(field: Field, hole: Uint8Array): void {
  fillHarmonic(
    field,
    hole.map((level) => (level ? wanted : known)),
  );
}

/**
 * What is known of a picture, blurred, the hole left out.
 * @param hole not 0 where the picture is unknown @param sigma deviation of the blur, pixels
 */
export function blurredAround({ width, height, channels, data }: Pixels, hole: Uint8Array, sigma: number): Field {
  const values = new Float32Array(data.length);
  const weights = Float32Array.from(hole, (level) => (level ? 0 : 1));
  const plane = new Float32Array(width * height);
  const blurredWeights = weights.slice();
  blurPlane(blurredWeights, width, height, sigma);
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < plane.length; at++) plane[at] = (weights[at] ?? 0) * (data[at * channels + channel] ?? 0);
    blurPlane(plane, width, height, sigma);
    for (let at = 0; at < plane.length; at++)
      values[at * channels + channel] = weights[at] ? (plane[at] ?? 0) / (blurredWeights[at] ?? 1) : 0;
  }
  return { width, height, channels, values };
}
