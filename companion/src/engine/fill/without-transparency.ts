import type { Pixels } from '../images/codec.ts';
import { fillHarmonic, known, wanted, type Field } from './harmonic.ts';

/** Alpha below which nothing is seen of a colour, which programs then leave to chance. */
const leastSeen = 8;
/** Where nothing at all is seen: the colour of nothing. */
const neutral = 128;

/**
 * RGB of a picture whose transparent pixels have the colours around them in place of what is hidden in them, often black:
 * no network mistakes that for something to go on with, and no piece of it is put into a hole. What is half transparent
 * keeps its colour.
 */
export function withoutTransparency({ width, height, data }: Pixels): Pixels {
  const size = width * height;
  const states = new Uint8Array(size);
  const rgb = new Uint8Array(3 * size);
  for (let at = 0; at < size; at++) {
    states[at] = (data[4 * at + 3] ?? 0) < leastSeen ? wanted : known;
    for (let channel = 0; channel < 3; channel++) rgb[3 * at + channel] = data[4 * at + channel] ?? 0;
  }
  const picture: Pixels = { width, height, channels: 3, data: rgb };
  if (!states.includes(wanted)) return picture;
  if (!states.includes(known)) return { ...picture, data: rgb.fill(neutral) };
  const field: Field = { width, height, channels: 3, values: Float32Array.from(rgb) };
  fillHarmonic(field, states);
  for (let at = 0; at < size; at++)
    if (states[at] === wanted)
      for (let channel = 0; channel < 3; channel++)
        rgb[3 * at + channel] = Math.round(field.values[3 * at + channel] ?? neutral);
  return picture;
}
