import type { Request } from '../../../../shared/src/request.ts';
import { Memo } from '../core/memo.ts';
import { contentKey, type Tensor } from '../core/tensor.ts';
import { decodeRgb, type Pixels } from '../images/codec.ts';
import { toUnit } from '../images/pixels.ts';
import {
  buildControlNetHint,
  controlNetConfigSchema,
  type ControlNetConfig,
  type ControlNetSource,
} from '../models/controlnet.ts';
import { readNetwork } from '../models/network-files.ts';
import type { Device } from '../networks/device.ts';
import { SimpleNetwork } from '../networks/simple-network.ts';
import { checkSize, type Mask } from './latents.ts';
import { pictureWithHole } from './picture-with-hole.ts';
import type { References } from './references.ts';

export async function openControlNetSource(path: string): Promise<ControlNetSource> {
  const { config, openWeights } = await readNetwork(path, controlNetConfigSchema);
  return { config, weights: await openWeights() };
}

async function configOf(path: string): Promise<ControlNetConfig> {
  return (await readNetwork(path, controlNetConfigSchema)).config;
}

/** A ControlNet of one request: what it sees, and when and how strongly it acts. */
export interface ActiveControlNet {
  /** [1, channels, h, w]. */
  readonly hint: Tensor;
  /** @param k evaluation @param count evaluations in all @returns 0 while it does not act */
  readonly scaleAt: (k: number, count: number) => number;
}

/** Networks that embed control pictures are a few MB each. */
const networksKept = 4;
/** A hint has 320 values a latent: 20 MB at 1,024 pixels. */
const hintsKept = 8;

/** Embeds control pictures, each once. */
export class ControlNetHints {
  readonly #device: Device;
  readonly #networks = new Memo<SimpleNetwork>(networksKept, (network) => network.release());
  readonly #hints = new Memo<Tensor>(hintsKept);

  constructor(device: Device) {
    this.#device = device;
  }

  /** The ControlNets of a request. @param inpaint what inpaint ControlNets see */
  async open(
    request: Request,
    references: References,
    inpaint: { readonly image?: Pixels; readonly mask?: Mask },
  ): Promise<ActiveControlNet[]> {
    const active: ActiveControlNet[] = [];
    // One after the other: what one of them has no room for beside it is released.
    for (const { model, image, scale, start, end } of request.controlNets) {
      const path = references.model(model);
      const picture =
        image === undefined
          ? pictureWithHole(inpaint, await configOf(path))
          : await readPicture(image, request, references);
      const hint = await this.#hints.get(`${path}:${contentKey(picture)}`, async () =>
        (await this.#network(path)).run(picture, 'hint'),
      );
      const scaleAt = (k: number, count: number) => (k / count < start || (k + 1) / count > end ? 0 : scale);
      active.push({ hint, scaleAt });
    }
    return active;
  }

  release(): Promise<void> {
    return this.#networks.clear();
  }

  #network(path: string): Promise<SimpleNetwork> {
    return this.#networks.get(path, async () =>
      SimpleNetwork.open(buildControlNetHint(await openControlNetSource(path), this.#device.forms), this.#device),
    );
  }
}

async function readPicture(reference: string, { width, height }: Request, references: References): Promise<Tensor> {
  const pixels = await decodeRgb(await references.picture(reference), 'The control picture');
  checkSize('control picture', pixels, width, height);
  return toUnit(pixels);
}
