import type { Control, Style } from '../../../../shared/src/job.ts';
import type { Rect } from '../../../../shared/src/geometry.ts';
import type { RequestInput } from '../../../../shared/src/request.ts';
import { decodeRgb, encodePng } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { planUnet, type UnetConfig } from '../models/unet-config.ts';
import type { References } from './references.ts';

/** What pictures besides its own say of a job: an IP-Adapter's style, and the maps of ControlNets. */

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A job's style as a request has it. */
export function ipAdaptersOf(style: Style | undefined, unet: UnetConfig): RequestInput['ipAdapters'] {
  if (!style) return [];
  const { images, adapter: weights, imageEncoder, scale, scope = 'style' } = style;
  const blocks = scope === 'style' ? styleBlocks(unet, scale) : undefined;
  return [{ weights, imageEncoder, images: [...images], scale, ...(blocks ? { blocks } : {}) }];
}

/**
 * InstantStyle (Wang et al., arXiv 2404.02733): of SDXL's attention only the second in the first upward block takes in
 * style without layout. Nothing of the kind was found for other architectures, which take all of it.
 */
function styleBlocks(unet: UnetConfig, scale: number): Record<string, number[]> | undefined {
  const [first, second] = planUnet(unet).up;
  const isSdxl =
    first?.attends === true && first.layers === 3 && second?.attends === true && unet.block_out_channels.length === 3;
  return isSdxl ? { 'up.block_0': [0, scale, 0] } : undefined;
}

/** Names of a job's control maps within its request; no picture's id looks so. */
const controlName = (index: number) => `control ${index}`;

/** A job's ControlNets as a request has them, whose pictures `withControls` gives. */
export function controlNetsOf(controls: readonly Control[] = []): RequestInput['controlNets'] {
  return controls.map(({ model, scale, start, end }, index) => ({
    model,
    image: controlName(index),
    scale,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  }));
}

/**
 * References that know the control maps too, at the size at which the network works.
 * @param seen the part that the network sees of a picture of `whole`'s size; all of it when absent
 */
export function withControls(
  references: References,
  controls: readonly Control[] | undefined,
  size: Size,
  seen?: { readonly part: Rect; readonly whole: Size },
): References {
  if (!controls?.length) return references;
  const images = new Map(controls.map(({ image }, index) => [controlName(index), image]));
  return {
    ...references,
    async picture(reference) {
      const image = images.get(reference);
      if (image === undefined) return references.picture(reference);
      const map = await decodeRgb(await references.picture(image), 'The control map');
      return encodePng(resizeBicubic(map, size.width, size.height, seen && partOf(map, seen)));
    },
  };
}

/** The part of a map that lies where `part` lies in the picture; maps may be smaller or larger than it. */
function partOf(map: Size, { part, whole }: { readonly part: Rect; readonly whole: Size }): Rect {
  const x = map.width / whole.width;
  const y = map.height / whole.height;
  return { x: part.x * x, y: part.y * y, width: part.width * x, height: part.height * y };
}
