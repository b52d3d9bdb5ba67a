import type { Pixels } from '../images/codec.ts';

/** Pixels of the smaller picture over which bicubic resizing spreads a pixel of the larger one. */
const spread = 2;

/** A hole at the size of a smaller picture: every pixel into which something of what is unknown comes. @param width of the whole hole */
export function shrunk(hole: Uint8Array, width: number, small: Pick<Pixels, 'width' | 'height'>): Uint8Array {
  const smaller = new Uint8Array(small.width * small.height);
  const height = hole.length / width;
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue;
    const x = Math.floor(((at % width) * small.width) / width);
    const y = Math.floor((Math.floor(at / width) * small.height) / height);
    if (smaller[y * small.width + x] === touched) continue;
    const first = Math.max(0, x - spread);
    const last = Math.min(small.width - 1, x + spread);
    for (let row = Math.max(0, y - spread); row <= Math.min(small.height - 1, y + spread); row++)
      for (let column = first; column <= last; column++) smaller[row * small.width + column] ||= 1;
    smaller[y * small.width + x] = touched;
  }
  return smaller;
}

/** Marks pixels whose surroundings are marked already. */
const touched = 2;
