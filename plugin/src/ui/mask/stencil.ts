import { decode } from 'fast-png';
import { FrisketError } from '../../../../shared/src/errors.ts';

/** Levels of grey, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array | Uint8ClampedArray;
}

/** A stencil is drawn at every stroke that follows it, and decoded once. */
const decoded = new WeakMap<Uint8Array, GreyPicture>();

/** @throws FrisketError `image_invalid` when it is no 8-bit grey PNG */
export function decodeStencil(png: Uint8Array): GreyPicture {
  const known = decoded.get(png);
  if (known) return known;
  const { width, height, data, channels, depth } = decode(png);
  if (channels !== 1 || depth !== 8 || data instanceof Uint16Array)
    throw new FrisketError('image_invalid', `A stencil has ${channels} channels of ${depth} bits; it needs 1 of 8.`);
  const stencil = { width, height, values: data };
  decoded.set(png, stencil);
  return stencil;
}

/**
 * A picture at another size: each new pixel is the mean of what it covers, so that outlines stay where they are and
 * even; at its own size it is the same.
 */
export function resampleGrey(picture: GreyPicture, width: number, height: number): Uint8Array | Uint8ClampedArray {
  if (picture.width === width && picture.height === height) return picture.values;
  const result = new Uint8Array(width * height);
  const columns = spans(picture.width, width);
  const rows = spans(picture.height, height);
  for (let y = 0; y < height; y++) {
    const down = rows[y] ?? [];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const [row, tall] of down)
        for (const [column, wide] of columns[x] ?? [])
          sum += tall * wide * (picture.values[row * picture.width + column] ?? 0);
      result[y * width + x] = Math.round(sum);
    }
  }
  return result;
}

/** For each of `to` pixels, those of `from` that it covers, and what part of it each of them takes. */
function spans(from: number, to: number): (readonly [index: number, part: number])[][] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, pixel) => {
    const start = pixel * ratio;
    const end = start + ratio;
    const covered: (readonly [number, number])[] = [];
    for (let index = Math.floor(start); index < Math.min(from, end); index++)
      covered.push([index, (Math.min(end, index + 1) - Math.max(start, index)) / ratio]);
    return covered;
  });
}
