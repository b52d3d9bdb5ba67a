import { product, type Dim } from '../../graph/dims.ts';
import type { Graph } from '../../graph/value.ts';
import type { Checkpoint } from '../../models/checkpoint.ts';
import { buildClipText } from '../../models/clip-text.ts';
import { buildControlNet } from '../../models/controlnet.ts';
import { buildTinyVaeDecoder, buildTinyVaeEncoder } from '../../models/tiny-vae.ts';
import { isQuantized, productWeights, quantizationOf } from '../../models/quantization.ts';
import type { Precision } from '../../models/precisions.ts';
import { buildUnet } from '../../models/unet.ts';
import { buildVaeDecoder, buildVaeEncoder } from '../../models/vae.ts';
import { downscaleOf, type AnyVaeConfig } from '../../models/vae-config.ts';
import { openFileWeights } from '../../weights/file.ts';
import type { Quantization } from '../../weights/quantized-file.ts';
import type { WeightSource } from '../../weights/source.ts';
import type { Device } from '../../networks/device.ts';
import { openControlNetSource } from '../control-net-hints.ts';
import { imageEncoderGraph } from '../image-prompts.ts';
import type { AdapterSet } from '../adapter-set.ts';
import type { Footprint } from './memory-plan.ts';

/** What a job uses of memory beyond its model. */
export interface Use {
  readonly adapters: AdapterSet;
  /** Absolute paths of IP-Adapters' image encoders. */
  readonly imageEncoders: readonly string[];
  /** Pixels at which the network works. */
  readonly width: number;
  readonly height: number;
  readonly prompts: 1 | 2;
}

const computeBytes = { float32: 4, float16: 2 } as const;

/**
 * ONNX Runtime on the CPU keeps some weights twice, as they were and packed for its kernels; the full-size SDXL UNet took
 * 1.19 times its float32 weights at most, in 8 bits 1.05 times (docs/performance.md).
 */
const packing = { cpu: 1.2, other: 1.0 } as const;

/**
 * Bytes that a UNet makes on its way for each latent and byte of its type: SDXL's at 64 x 64 to 128 x 128 latents took
 * 18 to 20 kB a latent in float32.
 */
const unetWorkPerLatent = 5_000;
/** A VAE's decoder works on three pictures of its second width at a time where it is widest. */
const vaePictures = 3;
/** Side in pixels of a tile that the VAE works on when it has to save memory, see `Autoencoder.inSmallTiles`. */
const tilePixels = 512;

/** Bytes of a job's parts where `device` runs them, read from the headers of the files: no weights are loaded. */
export async function footprintOf(checkpoint: Checkpoint, use: Use, { provider, forms }: Device): Promise<Footprint> {
  const bytes = computeBytes[forms.compute];
  const factor = provider === 'cpu' ? packing.cpu : packing.other;
  const whole = (graph: Graph) => weightsIn(graph) * bytes * factor;

  const { unet, vae } = checkpoint;
  const parts: Sized[] = [sized(await unet.openWeights(), (weights) => buildUnet(weights, unet.config, { forms }))];
  for (const path of use.adapters.controlNets) {
    const net = await openControlNetSource(path);
    parts.push(sized(net.weights, (weights) => buildControlNet({ ...net, weights }, forms)));
  }
  for (const path of [...use.adapters.ipAdapters, ...use.adapters.loras])
    parts.push({ weights: weightsOf(await openFileWeights(path)), quantized: () => 0 });
  const inPrecision = (precision: Precision) => {
    const quantization = precision === 'full' ? undefined : quantizationOf(precision, provider);
    const total = parts.map(({ weights, quantized }) => {
      const fewer = quantization ? quantized(quantization) : 0;
      return (weights - fewer) * bytes + (quantization ? fewer * quantizedBytes(quantization, bytes) : 0);
    });
    return sum(total) * factor;
  };

  let textEncoders = 0;
  for (const { config, role, openWeights } of checkpoint.textEncoders)
    textEncoders += whole(buildClipText(await openWeights(), config, { role, forms }));
  let imageEncoder = 0;
  for (const path of use.imageEncoders) imageEncoder += whole((await imageEncoderGraph(path, forms)).graph);

  const { halves, width } = autoencoderOf(await vae.openWeights(), vae.config);
  const developing = (pixels: number) => pixels * width * vaePictures * computeBytes.float32;
  const pixels = use.width * use.height;
  return {
    unet: { full: inPrecision('full'), '8-bit': inPrecision('8-bit'), '4-bit': inPrecision('4-bit') },
    textEncoders,
    imageEncoder,
    vae: halves.reduce((sum, graph) => sum + weightsIn(graph), 0) * computeBytes.float32 * factor,
    unetWork: (pixels / downscaleOf(vae.config) ** 2) * unetWorkPerLatent * bytes,
    prompts: use.prompts,
    vaeWork: { whole: developing(pixels), tiled: developing(Math.min(pixels, tilePixels ** 2)) },
  };
}

/** A network's weights, and those of them that are kept in fewer bits. */
interface Sized {
  readonly weights: number;
  readonly quantized: (quantization: Quantization) => number;
}

function sized(source: WeightSource, build: (weights: WeightSource) => Graph): Sized {
  const weights = productWeights(source, build).map((name) => ({
    name,
    size: product(source.find(name)?.shape ?? []),
  }));
  return {
    weights: weightsIn(build(source)),
    quantized: (quantization) =>
      sum(weights.flatMap(({ name, size }) => (isQuantized(name, quantization) ? [size] : []))),
  };
}

/** How many weights a graph reads from files. */
function weightsIn({ initializers }: Graph): number {
  return sum(initializers.map(({ value, data }) => (data.kind === 'external' ? product(value.shape) : 0)));
}

function weightsOf({ names, find }: WeightSource): number {
  return sum(names.map((name) => product(find(name)?.shape ?? [])));
}

function sum(numbers: readonly Dim[]): number {
  return numbers.reduce<number>((total, number) => total + Number(number), 0);
}

/** Bytes of one weight with its part of the scale. */
function quantizedBytes(quantization: Quantization, scaleBytes: number): number {
  return quantization.scheme === 'columns' ? 1 : quantization.bits / 8 + scaleBytes / quantization.block;
}

/** Both halves, in float32 (half precision overflows in some), and the channels at which its work is largest. */
function autoencoderOf(weights: WeightSource, config: AnyVaeConfig): { halves: readonly Graph[]; width: number } {
  return 'encoder_block_out_channels' in config
    ? {
        halves: [buildTinyVaeEncoder(weights, config), buildTinyVaeDecoder(weights, config)],
        width: config.decoder_block_out_channels[0] ?? 0,
      }
    : {
        halves: [buildVaeEncoder(weights, config), buildVaeDecoder(weights, config)],
        width: config.block_out_channels[1] ?? config.block_out_channels[0] ?? 0,
      };
}
