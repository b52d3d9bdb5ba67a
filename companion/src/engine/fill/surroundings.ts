import type { Pixels } from '../images/codec.ts';
import { blurredFrom } from './blur.ts';
import { fillHarmonic, known, wanted, type Field } from './harmonic.ts';

/** Carries what is known into the hole as smoothly as can be, in place. @param hole not 0 where the picture is unknown */
export function carryIn(field: Field, hole: Uint8Array): void {
  fillHarmonic(
    field,
    hole.map((level) => (level ? wanted : known)),
  );
}

/**
 * What is known of a picture, blurred, the hole left out; what it has in the hole means nothing.
 * @param hole not 0 where the picture is unknown @param sigma deviation of the blur, pixels
 */
export function blurredAround({ width, height, channels, data }: Pixels, hole: Uint8Array, sigma: number): Field {
  const weights = Float32Array.from(hole, (level) => (level ? 0 : 1));
  return { width, height, channels, values: blurredFrom({ width, height, channels, values: data }, weights, sigma) };
}
