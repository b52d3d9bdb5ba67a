import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { adeColours } from './ade-colours.ts';
import { normalise } from './normalise.ts';
import type { PublishedNetwork } from './published-network.ts';

/** SegFormer (Xie et al., arXiv 2105.15203) was trained on squares of this side, whatever the picture's shape. */
const usual = { width: 512, height: 512 } as const;

/** What is where, each class in its colour of ADE20K. 3 channels, of the picture's size. */
export async function mapSegments(picture: Pixels, network: PublishedNetwork): Promise<Pixels> {
  const seen = network.pictureSize(usual);
  const [logits] = await network.run(normalise(resizeBicubic(picture, seen.width, seen.height)));
  const [, classes = 0, height = 0, width = 0] = logits?.dims ?? [];
  if (!logits || classes !== adeColours.length || width === 0 || height === 0)
    throw new FrisketError(
      'model_invalid',
      `The segmentation network gave [${logits?.dims.join(', ')}] in place of [1, ${adeColours.length}, h, w].`,
      'Use the network of the catalogue: `frisket models get segformer-b0-ade`.',
    );
  return drawClasses(likeliest(logits, seen.width, seen.height), seen, picture);
}

/** The class of each pixel: the logits, which are coarser, are interpolated first, so that its outlines are no stairs. */
function likeliest({ dims, data }: Tensor, width: number, height: number): Uint8Array {
  const [, classes = 0, rows = 0, columns = 0] = dims;
  const best = new Float32Array(width * height).fill(-Infinity);
  const chosen = new Uint8Array(width * height);
  const across = tapsOf(columns, width);
  tapsOf(rows, height).forEach((down, y) => {
    for (let name = 0; name < classes; name++) {
      const plane = name * rows * columns;
      const above = plane + down.first * columns;
      const below = plane + down.second * columns;
      across.forEach(({ first, second, part }, x) => {
        const top = mix(data[above + first] ?? 0, data[above + second] ?? 0, part);
        const value = mix(top, mix(data[below + first] ?? 0, data[below + second] ?? 0, part), down.part);
        const at = y * width + x;
        if (value <= (best[at] ?? 0)) return;
        best[at] = value;
        chosen[at] = name;
      });
    }
  });
  return chosen;
}

/** Neighbours between which a pixel lies, and how near it is to the second (PyTorch's bilinear, corners not aligned). */
function tapsOf(size: number, target: number): { first: number; second: number; part: number }[] {
  return Array.from({ length: target }, (_, at) => {
    const centre = Math.max(0, ((at + 0.5) * size) / target - 0.5);
    const first = Math.min(size - 1, Math.floor(centre));
    return { first, second: Math.min(size - 1, first + 1), part: centre - first };
  });
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}

/** Nearest neighbours: between two classes there is no third. */
function drawClasses(
  classes: Uint8Array,
  seen: { readonly width: number; readonly height: number },
  { width, height }: Pixels,
): Pixels {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * seen.height) / height) * seen.width;
    for (let x = 0; x < width; x++)
      data.set(adeColours[classes[row + Math.floor(((x + 0.5) * seen.width) / width)] ?? 0] ?? [], 3 * (y * width + x));
  }
  return { width, height, channels: 3, data };
}
