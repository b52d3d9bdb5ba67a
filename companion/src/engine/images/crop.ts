import type { Rect } from '../../../../shared/src/geometry.ts';
import type { Pixels } from './codec.ts';

/** A part of a picture; the rectangle lies inside it. */
export function cropPixels({ width, channels, data }: Pixels, rect: Rect): Pixels {
  const out = new Uint8Array(rect.width * rect.height * channels);
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.y + y) * width + rect.x) * channels;
    out.set(data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return { width: rect.width, height: rect.height, channels, data: out };
}

/** RGB under an alpha channel of the same size. */
export function withAlpha(rgb: Pixels, alpha: ArrayLike<number>): Pixels {
  const size = rgb.width * rgb.height;
  const data = new Uint8Array(4 * size);
  for (let at = 0; at < size; at++) {
    data.set(rgb.data.subarray(3 * at, 3 * at + 3), 4 * at);
    data[4 * at + 3] = alpha[at] ?? 0;
  }
  return { width: rgb.width, height: rgb.height, channels: 4, data };
}

/**
 * A picture with another laid over it at `x` and `y`, which lies inside it, as far as `share` (0 to 1) says. Channels that
 * only the upper one has are left out.
 */
export function pastePixels(
  under: Pixels,
  over: Pixels,
  { x, y }: Pick<Rect, 'x' | 'y'>,
  share: (x: number, y: number) => number,
): Pixels {
  const { channels } = under;
  const data = under.data.slice();
  for (let row = 0; row < over.height; row++)
    for (let column = 0; column < over.width; column++) {
      const part = share(column, row);
      const from = (row * over.width + column) * over.channels;
      const to = ((y + row) * under.width + x + column) * channels;
      for (let channel = 0; channel < channels; channel++)
        data[to + channel] = Math.round(
          (1 - part) * (data[to + channel] ?? 0) + part * (over.data[from + channel] ?? 0),
        );
    }
  return { ...under, data };
}
