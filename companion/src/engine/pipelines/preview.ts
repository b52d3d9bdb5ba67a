import { tensor, type Tensor } from '../core/tensor.ts';
import { encodePng } from '../images/codec.ts';
import { fromSigned } from '../images/pixels.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';

/** Side of the picture from which colours are learnt: 16 x 16 latents, cheap to encode and many more than the unknowns. */
const sampleSide = 128;

/** Colour of a latent as a linear function of its four values and 1: [red, green, blue] rows of five weights. */
type ColourMap = readonly (readonly number[])[];

/**
 * Shows latents without decoding them: their colour is very nearly a linear function of them. The function is learnt
 * once from the autoencoder itself, so that any autoencoder has previews.
 */
export class LatentPreview {
  readonly #map: ColourMap;

  private constructor(map: ColourMap) {
    this.#map = map;
  }

  static async learn(vae: Autoencoder): Promise<LatentPreview> {
    const picture = colourField();
    const { mean } = await vae.encode(picture);
    const [, channels = 0, height = 0, width = 0] = mean.dims;
    const inside = shownPlaces(height, width).filter((place, at) => place === at);
    const rows = inside.map((at) => [
      ...Array.from(
        { length: channels },
        (_, channel) => (mean.data[channel * height * width + at] ?? 0) * vae.scalingFactor,
      ),
      1,
    ]);
    const colours = [0, 1, 2].map((channel) => blockMeans(picture, channel, vae.downscale));
    const targets = colours.map((means) => inside.map((at) => means[at] ?? 0));
    return new LatentPreview(targets.map((wanted) => leastSquares(rows, wanted)));
  }

  /** A PNG with one pixel a latent. @param latents [1, 4, h, w], as the UNet knows them */
  async encode(latents: Tensor): Promise<Uint8Array> {
    const [, channels = 0, height = 0, width = 0] = latents.dims;
    const size = height * width;
    const picture = new Float32Array(3 * size);
    const shown = shownPlaces(height, width);
    this.#map.forEach((weights, colour) => {
      shown.forEach((place, at) => {
        let value = weights[channels] ?? 0;
        for (let channel = 0; channel < channels; channel++)
          value += (weights[channel] ?? 0) * (latents.data[channel * size + place] ?? 0);
        picture[colour * size + at] = value;
      });
    });
    return encodePng(fromSigned(tensor([1, 3, height, width], picture)));
  }
}

/**
 * For each latent the one whose colour is shown in its place: itself, or its neighbour where it lies on the border, where
 * encoders that see padding put values that are no colour.
 */
function shownPlaces(height: number, width: number): number[] {
  const inner = (at: number, size: number) => (size < 3 ? at : Math.min(size - 2, Math.max(1, at)));
  const count = height * width;
  return Array.from(
    { length: count },
    (_, at) => inner(Math.floor(at / width), height) * width + inner(at % width, width),
  );
}

/** Smooth, colourful, the same every time: waves of other lengths and directions in each channel. */
function colourField(): Tensor {
  const data = new Float32Array(3 * sampleSide * sampleSide);
  const waves = [
    [1.3, 0.7],
    [-0.6, 1.9],
    [2.1, -1.1],
  ] as const;
  waves.forEach(([across, down], channel) => {
    for (let y = 0; y < sampleSide; y++)
      for (let x = 0; x < sampleSide; x++) {
        const phase = (2 * Math.PI * (across * x + down * y)) / sampleSide + channel;
        data[(channel * sampleSide + y) * sampleSide + x] = 0.9 * Math.sin(phase);
      }
  });
  return tensor([1, 3, sampleSide, sampleSide], data);
}

function blockMeans(picture: Tensor, channel: number, block: number): number[] {
  const side = sampleSide / block;
  return Array.from({ length: side * side }, (_, at) => {
    let total = 0;
    for (let y = 0; y < block; y++)
      for (let x = 0; x < block; x++) {
        const row = Math.floor(at / side) * block + y;
        const column = (at % side) * block + x;
        total += picture.data[(channel * sampleSide + row) * sampleSide + column] ?? 0;
      }
    return total / block ** 2;
  });
}

/** Keeps the normal equations solvable when latents hardly vary. */
const ridge = 1e-4;

/** Weights w that make rows . w nearest to the targets: normal equations, solved by Gauss-Jordan elimination. */
function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const unknowns = rows[0]?.length ?? 0;
  const system = Array.from({ length: unknowns }, (_, i) => [
    ...Array.from({ length: unknowns }, (_, j) =>
      rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), i === j ? ridge : 0),
    ),
    rows.reduce((sum, row, at) => sum + (row[i] ?? 0) * (targets[at] ?? 0), 0),
  ]);
  for (let pivot = 0; pivot < unknowns; pivot++) {
    const pivotRow = system[pivot] ?? [];
    const head = pivotRow[pivot] ?? 1;
    for (let column = 0; column <= unknowns; column++) pivotRow[column] = (pivotRow[column] ?? 0) / head;
    system.forEach((row, at) => {
      const factor = row[pivot] ?? 0;
      if (at === pivot) return;
      for (let column = 0; column <= unknowns; column++)
        row[column] = (row[column] ?? 0) - factor * (pivotRow[column] ?? 0);
    });
  }
  return system.map((row) => row[unknowns] ?? 0);
}
