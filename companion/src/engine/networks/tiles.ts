import { tensor, type Tensor } from '../core/tensor.ts';

/** How a large picture is taken apart; all lengths in cells of the input. */
export interface Tiling {
  /** Side of a tile. */
  readonly tile: number;
  /** Cells that neighbouring tiles share. */
  readonly overlap: number;
  /** Inputs of at most this many cells are not taken apart. */
  readonly whole: number;
}

/** Where tiles of one axis begin: evenly spread, the first at 0 and the last at the end. */
export function tileStarts(size: number, { tile, overlap }: Tiling): number[] {
  if (size <= tile) return [0];
  const count = Math.ceil((size - overlap) / (tile - overlap));
  return Array.from({ length: count }, (_, index) => Math.round((index * (size - tile)) / (count - 1)));
}

/**
 * Weight of each cell of a tile along one axis: rises over the overlap from a border that has a neighbour, and stays 1
 * towards the edge of the picture. Never 0, so that weights can be divided by.
 */
function ramp(length: number, overlap: number, hasBefore: boolean, hasAfter: boolean): Float32Array {
  return Float32Array.from({ length }, (_, at) => {
    const before = hasBefore ? Math.min(1, (at + 1) / (overlap + 1)) : 1;
    const after = hasAfter ? Math.min(1, (length - at) / (overlap + 1)) : 1;
    return before * after;
  });
}

function cut(of: Tensor, x: number, y: number, width: number, height: number): Tensor {
  const [batch = 1, channels = 1, , columns = 0] = of.dims;
  const plane = (of.dims[2] ?? 0) * columns;
  const data = new Float32Array(batch * channels * height * width);
  for (let map = 0; map < batch * channels; map++)
    for (let row = 0; row < height; row++) {
      const from = map * plane + (y + row) * columns + x;
      data.set(of.data.subarray(from, from + width), (map * height + row) * width);
    }
  return tensor([batch, channels, height, width], data);
}

/**
 * Runs a network that maps pictures to pictures on overlapping tiles and blends what comes out, so that memory stays
 * that of one tile. What a network normalises over the whole picture differs a little from tile to tile; the wide blend
 * hides it.
 * @param input [N, C, H, W]
 * @param scale cells of the output for one of the input: 8 for a decoder, 1/8 for an encoder
 */
export async function runTiled(
  input: Tensor,
  scale: number,
  tiling: Tiling,
  run: (tile: Tensor) => Promise<Tensor>,
): Promise<Tensor> {
  const [batch = 1, , height = 0, width = 0] = input.dims;
  if (height * width <= tiling.whole) return run(input);
  const columns = tileStarts(width, tiling);
  const rows = tileStarts(height, tiling);
  const tileWidth = Math.min(width, tiling.tile);
  const tileHeight = Math.min(height, tiling.tile);
  const outWidth = width * scale;
  const outHeight = height * scale;
  let sums: Float32Array | undefined;
  let channels = 0;
  const weights = new Float32Array(outHeight * outWidth);
  for (const [row, y] of rows.entries())
    for (const [column, x] of columns.entries()) {
      const output = await run(cut(input, x, y, tileWidth, tileHeight));
      const [, outChannels = 0, tileRows = 0, tileColumns = 0] = output.dims;
      channels = outChannels;
      sums ??= new Float32Array(batch * channels * outHeight * outWidth);
      const across = ramp(tileColumns, tiling.overlap * scale, column > 0, column < columns.length - 1);
      const down = ramp(tileRows, tiling.overlap * scale, row > 0, row < rows.length - 1);
      for (let dy = 0; dy < tileRows; dy++)
        for (let dx = 0; dx < tileColumns; dx++) {
          const weight = (across[dx] ?? 0) * (down[dy] ?? 0);
          const at = (y * scale + dy) * outWidth + x * scale + dx;
          weights[at] = (weights[at] ?? 0) + weight;
          for (let map = 0; map < batch * channels; map++) {
            const target = map * outHeight * outWidth + at;
            sums[target] = (sums[target] ?? 0) + weight * (output.data[(map * tileRows + dy) * tileColumns + dx] ?? 0);
          }
        }
    }
  const data = (sums ?? new Float32Array()).map((sum, index) => sum / (weights[index % weights.length] ?? 1));
  return tensor([batch, channels, outHeight, outWidth], data);
}
