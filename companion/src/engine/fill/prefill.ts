import type { Pixels } from '../images/codec.ts';
import type { FillRules } from './fill-modes.ts';
import type { Field } from './harmonic.ts';
import { prefillWithStructure } from './structure.ts';
import { carriedIn } from './surroundings.ts';

/**
 * How far the surroundings are blurred before they are carried into a hole, so that the noise along its edge makes no
 * streaks: krita-ai-diffusion's kernel of 65 pixels at 1,024, whose deviation by OpenCV's rule is a tenth of this side.
 */
const blurPart = 10.4 / 1024;

/** The middle of the range: to every autoencoder the colour of nothing. */
const neutral = 128;

function surroundingsOf(picture: Pixels, hole: Uint8Array): Field {
  return carriedIn(picture, hole, blurPart * Math.max(picture.width, picture.height));
}

/** The colours around a hole carried into it. @param hole not 0 where the picture is unknown */
export function prefillFromSurroundings(picture: Pixels, hole: Uint8Array): Pixels {
  return withHole(picture, hole, surroundingsOf(picture, hole));
}

/** Pieces of what is around a hole put together in it; where there are no pieces to speak of, its colours. */
export function prefillWithPieces(picture: Pixels, hole: Uint8Array): Pixels {
  const surroundings = surroundingsOf(picture, hole);
  const pieces = isSmooth(picture, hole, surroundings) ? undefined : prefillWithStructure(picture, hole);
  return pieces ?? withHole(picture, hole, surroundings);
}

/** Levels by which gradients and soft light differ from their blur at most, and the part of the picture that may. */
const smoothDifference = 4;
const roughPart = 0.005;

/** Whether what is known is all gradients, which pieces could only break up. */
function isSmooth({ channels, data }: Pixels, hole: Uint8Array, { values }: Field): boolean {
  let all = 0;
  let rough = 0;
  for (let at = 0; at < data.length; at++) {
    if (hole[Math.floor(at / channels)]) continue;
    all++;
    if (Math.abs((data[at] ?? 0) - (values[at] ?? 0)) > smoothDifference) rough++;
  }
  return rough <= roughPart * all;
}

function withHole(picture: Pixels, hole: Uint8Array, { values }: Field): Pixels {
  const { channels, data } = picture;
  return {
    ...picture,
    data: data.map((level, at) =>
      hole[Math.floor(at / channels)] ? Math.round(Math.min(255, Math.max(0, values[at] ?? 0))) : level,
    ),
  };
}

/** Nothing in a hole. */
export function prefillWithGrey(picture: Pixels, hole: Uint8Array): Pixels {
  const { channels, data } = picture;
  return { ...picture, data: data.map((level, at) => (hole[Math.floor(at / channels)] ? neutral : level)) };
}

/** What the network starts from in a hole, by kind (see `FillRules`). */
export function prefill(picture: Pixels, hole: Uint8Array, kind: FillRules['prefill']): Pixels {
  switch (kind) {
    case 'structure':
      return prefillWithPieces(picture, hole);
    case 'grey':
      return prefillWithGrey(picture, hole);
  }
}
