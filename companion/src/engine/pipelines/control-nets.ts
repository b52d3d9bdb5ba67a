import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { Memo } from '../core/memo.ts';
import { contentKey, type Tensor } from '../core/tensor.ts';
import { decodeRgb, type Pixels } from '../images/codec.ts';
import { toUnit } from '../images/pixels.ts';
import { buildControlNetHint, controlNetConfigSchema, type ControlNetSource } from '../models/controlnet.ts';
import { readNetwork } from '../models/network-files.ts';
import { SimpleNetwork } from '../networks/simple-network.ts';
import { checkSize, type Mask } from './latents.ts';
import type { References } from './references.ts';

export async function openControlNetSource(path: string): Promise<ControlNetSource> {
  const { config, openWeights } = await readNetwork(path, controlNetConfigSchema);
  return { config, weights: await openWeights() };
}

/** A ControlNet of one request: what it sees, and when and how strongly it acts. */
export interface ActiveControlNet {
  /** [1, channels, h, w]. */
  readonly hint: Tensor;
  /** @param k evaluation @param count evaluations in all @returns 0 while it does not act */
  scaleAt(k: number, count: number): number;
}

/** Networks that embed control pictures are small (a few MB), their outputs a few MB each. */
const networks = new Memo<SimpleNetwork>(4, (network) => network.release());
const hints = new Memo<Tensor>(8);

/** Embeds every control picture of a request; the same picture is embedded once. */
export async function openControlNets(
  request: Request,
  references: References,
  inpaint: { readonly image?: Pixels; readonly mask?: Mask },
): Promise<ActiveControlNet[]> {
  return Promise.all(
    request.controlNets.map(async ({ model, image, scale, start, end }) => {
      const path = references.model(model);
      const picture = image === undefined ? pictureWithHole(inpaint) : await readPicture(image, request, references);
      const hint = await hints.get(`${path}:${contentKey(picture)}`, async () => {
        const network = await networks.get(path, async () =>
          SimpleNetwork.open(buildControlNetHint(await openControlNetSource(path))),
        );
        return network.run(picture, 'hint');
      });
      const scaleAt = (k: number, count: number) => (k / count < start || (k + 1) / count > end ? 0 : scale);
      return { hint, scaleAt };
    }),
  );
}

async function readPicture(reference: string, { width, height }: Request, references: References): Promise<Tensor> {
  const pixels = await decodeRgb(await references.picture(reference), 'The control picture');
  checkSize('control picture', pixels, width, height);
  return toUnit(pixels);
}

/** What inpaint ControlNets see: the picture in [0, 1] with -1 in the hole (control_v11p_sd15_inpaint). */
function pictureWithHole({ image, mask }: { readonly image?: Pixels; readonly mask?: Mask }): Tensor {
  if (!image || !mask)
    throw new FrisketError(
      'invalid_request',
      'request.controlNets: "masked" needs the task inpaint.',
      'Give the ControlNet an image.',
    );
  const unit = toUnit(image);
  const size = image.width * image.height;
  return {
    dims: unit.dims,
    data: unit.data.map((value, at) => ((mask.grey[at % size] ?? 0) / 255 > 0.5 ? -1 : value)),
  };
}
