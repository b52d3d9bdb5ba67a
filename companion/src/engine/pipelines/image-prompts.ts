import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { Memo } from '../core/memo.ts';
import { concatBatch, contentKey, tensor, zeros, type Tensor } from '../core/tensor.ts';
import { clipPicture } from '../images/clip-picture.ts';
import { decodeRgb } from '../images/codec.ts';
import { buildClipVision, clipVisionConfigSchema, type ClipVisionConfig } from '../models/clip-vision.ts';
import { buildImageProjection, imageProjectionKind, type ImageProjectionKind } from '../models/image-projection.ts';
import { readNetwork } from '../models/network-files.ts';
import type { Forms } from '../graph/forms.ts';
import type { Graph } from '../graph/value.ts';
import type { Device } from '../networks/device.ts';
import { SimpleNetwork } from '../networks/simple-network.ts';
import { openFileWeights } from '../weights/file.ts';
import { blockScales } from './block-scales.ts';
import type { References } from './references.ts';

/** An IP-Adapter of one request. */
export interface ActiveIpAdapter {
  /** [N, tokens, D]: with guidance the negative prompt's first. */
  readonly tokens: Tensor;
  readonly scales: Float32Array;
}

/** What the tokens depend on besides the pictures. */
export interface PromptedUnet {
  /** With guidance there are tokens for the negative prompt too. */
  readonly guided: boolean;
  readonly transformerBlocks: readonly string[];
}

interface ImageEncoder {
  readonly config: ClipVisionConfig;
  readonly network: SimpleNetwork;
}

interface Projection {
  readonly kind: ImageProjectionKind;
  readonly network: SimpleNetwork;
}

/** Absolute paths of what one adapter consists of. */
interface AdapterPaths {
  readonly weights: string;
  readonly encoder: string;
}

/** Image encoders are the largest networks after the UNet: one at a time. */
const encodersKept = 1;
const projectionsKept = 4;
/** 257 states of 1,280 values are 1.3 MB a picture. */
const embeddingsKept = 8;

/** Turns pictures into tokens; the same picture is encoded once. */
export class ImagePrompts {
  readonly #device: Device;
  readonly #encoders = new Memo<ImageEncoder>(encodersKept, ({ network }) => network.release());
  readonly #projections = new Memo<Projection>(projectionsKept, ({ network }) => network.release());
  readonly #embeddings = new Memo<Tensor>(embeddingsKept);
  readonly #projected = new Memo<Tensor>(embeddingsKept);

  constructor(device: Device) {
    this.#device = device;
  }

  /** The IP-Adapters of a request. */
  async open(request: Request, references: References, unet: PromptedUnet): Promise<ActiveIpAdapter[]> {
    const adapters: ActiveIpAdapter[] = [];
    // One after the other: what one of them has no room for beside it is released.
    for (const { weights, imageEncoder, images, scale, blocks } of request.ipAdapters) {
      const paths = { weights: references.model(weights), encoder: references.model(imageEncoder) };
      const tokens: Tensor[] = [];
      for (const reference of images)
        tokens.push(await this.#tokens(await references.picture(reference), paths, unet.guided));
      adapters.push({ tokens: inARow(tokens), scales: blockScales(unet.transformerBlocks, scale, blocks) });
    }
    return adapters;
  }

  /** Makes room: what the encoders gave is kept. */
  async release(): Promise<void> {
    await this.#encoders.clear();
    await this.#projections.clear();
  }

  async #tokens(bytes: Uint8Array, paths: AdapterPaths, guided: boolean): Promise<Tensor> {
    const { config } = await this.#encoder(paths.encoder);
    const picture = clipPicture(await decodeRgb(bytes, 'The style picture'), config.image_size);
    const key = JSON.stringify([paths, guided, contentKey(picture)]);
    return this.#projected.get(key, async () => {
      const projection = await this.#projection(paths.weights);
      const embedding = await this.#embed(paths.encoder, projection.kind, picture);
      const positive = await projection.network.run(embedding, 'tokens');
      return guided ? concatBatch([await this.#negative(paths.encoder, projection, embedding), positive]) : positive;
    });
  }

  /** Base adapters look at the pooled embedding, plus ones at the states before the last layer. */
  #embed(encoderPath: string, kind: ImageProjectionKind, picture: Tensor): Promise<Tensor> {
    return this.#embeddings.get(`${encoderPath}:${kind}:${contentKey(picture)}`, async () => {
      const { config, network } = await this.#encoder(encoderPath);
      return network.run(picture, kind === 'base' ? 'image_embeds' : `hidden_states.${config.num_hidden_layers - 1}`);
    });
  }

  /** diffusers' negative: for base adapters an embedding of zeros, for plus ones that of pixel values of zero. */
  async #negative(encoderPath: string, { kind, network }: Projection, like: Tensor): Promise<Tensor> {
    if (kind === 'base') return network.run(zeros(like.dims), 'tokens');
    const { config } = await this.#encoder(encoderPath);
    const nothing = zeros([1, 3, config.image_size, config.image_size]);
    return network.run(await this.#embed(encoderPath, kind, nothing), 'tokens');
  }

  #projection(path: string): Promise<Projection> {
    return this.#projections.get(path, async () => {
      const weights = await openFileWeights(path);
      const graph = buildImageProjection(weights, this.#device.forms);
      return { kind: imageProjectionKind(weights), network: await SimpleNetwork.open(graph, this.#device) };
    });
  }

  #encoder(path: string): Promise<ImageEncoder> {
    return this.#encoders.get(path, async () => {
      const { config, graph } = await imageEncoderGraph(path, this.#device.forms);
      return { config, network: await SimpleNetwork.open(graph, this.#device) };
    });
  }
}

/** CLIP's image encoder in this folder, built but not loaded. */
export async function imageEncoderGraph(
  path: string,
  forms: Forms,
): Promise<{ readonly config: ClipVisionConfig; readonly graph: Graph }> {
  const { config, openWeights } = await readNetwork(path, clipVisionConfigSchema);
  return { config, graph: buildClipVision(await openWeights(), config, forms) };
}

/** The tokens of several pictures one after the other: [N, T, D] each -> [N, pictures * T, D]. */
function inARow(parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  if (!first) throw new FrisketError('internal', 'An IP-Adapter without pictures.');
  const [batch = 1, tokens = 0, width = 0] = first.dims;
  const data = new Float32Array(parts.length * first.data.length);
  for (let item = 0; item < batch; item++)
    parts.forEach((part, index) => {
      const size = tokens * width;
      data.set(part.data.subarray(item * size, (item + 1) * size), (item * parts.length + index) * size);
    });
  return tensor([batch, parts.length * tokens, width], data);
}
