import type { Pixels } from '../images/codec.ts';
import type { FillRules } from './fill-modes.ts';
import type { Field } from './harmonic.ts';
import { drawAcross } from './draw-across.ts';
import { fillWithPieces } from './pieces.ts';
import { blurredAround, carryIn } from './surroundings.ts';

/**
 * How far the surroundings are blurred before they are carried into a hole, so that the noise along its edge makes no
 * streaks: krita-ai-diffusion's kernel of 65 pixels at 1,024, whose deviation by OpenCV's rule is a tenth of this side.
 */
const blurPart = 10.4 / 1024;

/** The middle of the range: to every autoencoder the colour of nothing. */
const neutral = 128;

/** The colours around a hole carried into it. @param hole not 0 where the picture is unknown */
export function prefillFromSurroundings(picture: Pixels, hole: Uint8Array): Pixels {
  const blurred = blurredAround(picture, hole, blurOf(picture));
  carryIn(blurred, hole);
  return withHole(picture, hole, blurred);
}

/**
 * What surrounds a hole put together in it: light that falls off is carried in, areas with outlines go on as lines say,
 * and patterns and textures as pieces of them; where there is too little of anything, the colours around it.
 */
export function prefillWithStructure(picture: Pixels, hole: Uint8Array): Pixels {
  const filled = isSmooth(picture, hole) ? undefined : (drawAcross(picture, hole) ?? fillWithPieces(picture, hole));
  return filled ?? prefillFromSurroundings(picture, hole);
}

function blurOf({ width, height }: Pixels): number {
  return blurPart * Math.max(width, height);
}

/** Levels by which gradients and soft light differ from their blur at most, and the part of the picture that may. */
const smoothDifference = 4;
const roughPart = 0.005;

/** Pixels a side of which it is learnt: single pixels of larger pictures, whose grain they keep. */
const asked = 256;

/** Whether what is known is all gradients, which pieces could only break up. */
function isSmooth(picture: Pixels, hole: Uint8Array): boolean {
  const every = Math.ceil(Math.max(picture.width, picture.height) / asked);
  const some = everyPixel(picture, every);
  const someHole = everyPixel({ ...picture, channels: 1, data: hole }, every).data;
  const { values } = blurredAround(some, someHole, blurOf(some));
  let all = 0;
  let rough = 0;
  for (let at = 0; at < values.length; at++) {
    if (someHole[Math.floor(at / some.channels)]) continue;
    all++;
    if (Math.abs((some.data[at] ?? 0) - (values[at] ?? 0)) > smoothDifference) rough++;
  }
  return rough <= roughPart * all;
}

/** Every so many pixels of every so many rows. */
function everyPixel({ width, height, channels, data }: Pixels, every: number): Pixels {
  const columns = Math.ceil(width / every);
  const rows = Math.ceil(height / every);
  const some = new Uint8Array(columns * rows * channels);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (row * every * width + column * every) * channels;
      some.set(data.subarray(from, from + channels), (row * columns + column) * channels);
    }
  return { width: columns, height: rows, channels, data: some };
}

function withHole(picture: Pixels, hole: Uint8Array, { values }: Field): Pixels {
  const { channels } = picture;
  const data = picture.data.slice();
  for (let pixel = 0; pixel < hole.length; pixel++) {
    if (!hole[pixel]) continue;
    for (let at = pixel * channels; at < (pixel + 1) * channels; at++)
      data[at] = Math.round(Math.min(255, Math.max(0, values[at] ?? 0)));
  }
  return { ...picture, data };
}

/** Nothing in a hole. */
export function prefillWithGrey(picture: Pixels, hole: Uint8Array): Pixels {
  const { channels } = picture;
  const data = picture.data.slice();
  for (let pixel = 0; pixel < hole.length; pixel++)
    if (hole[pixel]) data.fill(neutral, pixel * channels, (pixel + 1) * channels);
  return { ...picture, data };
}

/** What the network starts from in a hole: see `FillRules`; `colours` is the quickest of what fits its surroundings. */
export function prefill(picture: Pixels, hole: Uint8Array, kind: FillRules['prefill'] | 'colours'): Pixels {
  switch (kind) {
    case 'colours':
      return prefillFromSurroundings(picture, hole);
    case 'structure':
      return prefillWithStructure(picture, hole);
    case 'grey':
      return prefillWithGrey(picture, hole);
  }
}
