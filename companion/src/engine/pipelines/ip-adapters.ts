import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { Memo } from '../core/memo.ts';
import { concatBatch, contentKey, tensor, zeros, type Tensor } from '../core/tensor.ts';
import { clipPicture } from '../images/clip-picture.ts';
import { decodeRgb } from '../images/codec.ts';
import { buildClipVision, clipVisionConfigSchema, type ClipVisionConfig } from '../models/clip-vision.ts';
import { buildImageProjection, imageProjectionKind, type ImageProjectionKind } from '../models/image-projection.ts';
import { readNetwork } from '../models/network-files.ts';
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

interface ImageEncoder {
  readonly config: ClipVisionConfig;
  readonly network: SimpleNetwork;
}

interface Projection {
  readonly kind: ImageProjectionKind;
  readonly network: SimpleNetwork;
}

/** ViT-H takes 1.3 GB and ViT-bigG 3.7 GB: one of them at a time. */
const encoders = new Memo<ImageEncoder>(1, ({ network }) => network.release());
const projections = new Memo<Projection>(4, ({ network }) => network.release());
/** 257 states of 1,280 values are 1.3 MB a picture. */
const embeddings = new Memo<Tensor>(8);

/** Turns each adapter's pictures into tokens; the same picture is encoded once. */
export async function openIpAdapters(
  request: Request,
  references: References,
  unet: { readonly guided: boolean; readonly transformerBlocks: readonly string[] },
): Promise<ActiveIpAdapter[]> {
  return Promise.all(
    request.ipAdapters.map(async ({ weights, imageEncoder, images, scale, blocks }) => {
      const projection = await openProjection(references.model(weights));
      const encoderPath = references.model(imageEncoder);
      const tokens: Tensor[] = [];
      for (const reference of images) {
        const bytes = await references.picture(reference);
        const { config } = await openEncoder(encoderPath);
        const picture = clipPicture(await decodeRgb(bytes, 'The style picture'), config.image_size);
        const embedding = await embed(encoderPath, projection.kind, picture);
        const positive = await projection.network.run(embedding, 'tokens');
        tokens.push(
          unet.guided ? concatBatch([await negativeTokens(encoderPath, projection, embedding), positive]) : positive,
        );
      }
      return { tokens: inARow(tokens), scales: blockScales(unet.transformerBlocks, scale, blocks) };
    }),
  );
}

function openProjection(path: string): Promise<Projection> {
  return projections.get(path, async () => {
    const weights = await openFileWeights(path);
    return { kind: imageProjectionKind(weights), network: await SimpleNetwork.open(buildImageProjection(weights)) };
  });
}

function openEncoder(path: string): Promise<ImageEncoder> {
  return encoders.get(path, async () => {
    const { config, openWeights } = await readNetwork(path, clipVisionConfigSchema);
    return { config, network: await SimpleNetwork.open(buildClipVision(await openWeights(), config)) };
  });
}

/** Base adapters look at the pooled embedding, plus ones at the states before the last layer. */
function embed(encoderPath: string, kind: ImageProjectionKind, picture: Tensor): Promise<Tensor> {
  return embeddings.get(`${encoderPath}:${kind}:${contentKey(picture)}`, async () => {
    const { config, network } = await openEncoder(encoderPath);
    return network.run(picture, kind === 'base' ? 'image_embeds' : `hidden_states.${config.num_hidden_layers - 1}`);
  });
}

/** diffusers' negative: for base adapters an embedding of zeros, for plus ones that of pixel values of zero. */
async function negativeTokens(encoderPath: string, { kind, network }: Projection, like: Tensor): Promise<Tensor> {
  if (kind === 'base') return network.run(zeros(like.dims), 'tokens');
  const { config } = await openEncoder(encoderPath);
  return network.run(await embed(encoderPath, kind, zeros([1, 3, config.image_size, config.image_size])), 'tokens');
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
