import { usualEdgeThresholds } from '../../../../shared/src/maps.ts';
import type { Pixels } from '../images/codec.ts';

export interface EdgeThresholds {
  readonly low: number;
  readonly high: number;
}

/**
 * Edges of a picture as ControlNet's canny networks were shown them: white on black, a pixel wide (Canny, IEEE PAMI 8:679,
 * 1986). The same pixels as OpenCV's `Canny(picture, low, high)`: Sobel's gradient of 3 x 3 of the channel in which it is
 * greatest, its L1 norm, directions in four sectors.
 * @param picture 1 or 3 channels
 */
export function findEdges(picture: Pixels, { low, high }: EdgeThresholds = usualEdgeThresholds): Pixels {
  const { width, height } = picture;
  const strength = thinned(gradientOf(picture));
  const edges = new Uint8Array(width * height);
  const open: number[] = [];
  strength.forEach((norm, at) => {
    if (norm <= Math.floor(high)) return;
    edges[at] = 255;
    open.push(at);
  });
  // What hangs together with a strong edge is one too while it is above the lower threshold.
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const next = row * width + column;
        if (edges[next] !== 0 || (strength[next] ?? 0) <= Math.floor(low)) continue;
        edges[next] = 255;
        open.push(next);
      }
  }
  return { width, height, channels: 1, data: edges };
}

interface Gradient {
  readonly width: number;
  readonly height: number;
  readonly across: Int16Array;
  readonly down: Int16Array;
  /** |across| + |down|. */
  readonly norm: Int16Array;
}

/** Sobel's operator; beyond the edge of the picture its outermost pixels go on. */
function gradientOf({ width, height, channels, data }: Pixels): Gradient {
  const size = width * height;
  const across = new Int16Array(size);
  const down = new Int16Array(size);
  const norm = new Int16Array(size);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const row = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      const at = row + x;
      for (let channel = 0; channel < channels; channel++) {
        const level = (line: number, column: number) => data[(line + column) * channels + channel] ?? 0;
        const [a, b, c] = [level(above, left), level(above, x), level(above, right)];
        const [d, e] = [level(row, left), level(row, right)];
        const [f, g, h] = [level(below, left), level(below, x), level(below, right)];
        const dx = c + 2 * e + h - a - 2 * d - f;
        const dy = f + 2 * g + h - a - 2 * b - c;
        const sum = Math.abs(dx) + Math.abs(dy);
        if (channel > 0 && sum <= (norm[at] ?? 0)) continue;
        across[at] = dx;
        down[at] = dy;
        norm[at] = sum;
      }
    }
  }
  return { width, height, across, down, norm };
}

/** OpenCV compares with tan(22.5 degrees) in 15 bits of fraction. */
const fractionBits = 15;
const tangent = Math.round(Math.tan(Math.PI / 8) * 2 ** fractionBits);

/** The norm where it is greatest across the edge, 0 elsewhere. */
function thinned({ width, height, across, down, norm }: Gradient): Int16Array {
  const thin = new Int16Array(width * height);
  const normAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (norm[y * width + x] ?? 0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const here = norm[at] ?? 0;
      if (here === 0) continue;
      const [dx, dy] = [across[at] ?? 0, down[at] ?? 0];
      const rise = Math.abs(dy) * 2 ** fractionBits;
      const flat = Math.abs(dx) * tangent;
      // tan(67.5) = tan(22.5) + 2.
      const steep = flat + Math.abs(dx) * 2 ** (fractionBits + 1);
      const slant = dx < 0 === dy < 0 ? 1 : -1;
      // Of two equal ones side by side the second is kept; on a slant neither.
      const isGreatest =
        rise < flat
          ? here > normAt(x - 1, y) && here >= normAt(x + 1, y)
          : rise > steep
            ? here > normAt(x, y - 1) && here >= normAt(x, y + 1)
            : here > normAt(x - slant, y - 1) && here > normAt(x + slant, y + 1);
      if (isGreatest) thin[at] = here;
    }
  return thin;
}
