import type { Pixels } from '../images/codec.ts';
import { blurPlane } from './blur.ts';
import type { FillRules } from './fill-modes.ts';
import { fillHarmonic, known, wanted, type Field } from './harmonic.ts';

/**
 * How far the surroundings are blurred before they are carried into a hole, so that the noise along its edge makes no
 * streaks: krita-ai-diffusion's kernel of 65 pixels at 1,024, whose deviation by OpenCV's rule is a tenth of this side.
 */
const blurPart = 10.4 / 1024;

/** The middle of the range: to every autoencoder the colour of nothing. */
const neutral = 128;

/** The colours around a hole carried into it. @param hole not 0 where the picture is unknown */
export function prefillFromSurroundings(picture: Pixels, hole: Uint8Array): Pixels {
  const { width, height, channels, data } = picture;
  const states = Uint8Array.from(hole, (level) => (level ? wanted : known));
  const field = blurredAround(picture, hole);
  fillHarmonic(field, states);
  return {
    width,
    height,
    channels,
    data: data.map((level, at) =>
      hole[Math.floor(at / channels)] ? Math.round(Math.min(255, Math.max(0, field.values[at] ?? 0))) : level,
    ),
  };
}

/** Nothing in a hole. */
export function prefillWithGrey(picture: Pixels, hole: Uint8Array): Pixels {
  const { channels, data } = picture;
  return { ...picture, data: data.map((level, at) => (hole[Math.floor(at / channels)] ? neutral : level)) };
}

/** What is known, blurred, the hole left out. */
function blurredAround({ width, height, channels, data }: Pixels, hole: Uint8Array): Field {
  const sigma = blurPart * Math.max(width, height);
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

/** What the network starts from in a hole, by kind (see `FillRules`). */
export function prefill(picture: Pixels, hole: Uint8Array, kind: FillRules['prefill']): Pixels {
  switch (kind) {
    case 'surroundings':
    case 'structure':
      return prefillFromSurroundings(picture, hole);
    case 'grey':
      return prefillWithGrey(picture, hole);
  }
}
