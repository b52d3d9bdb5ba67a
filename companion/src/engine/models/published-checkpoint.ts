import type { z } from 'zod';
import { unseenWeights } from '../weights/unseen.ts';
import type { Checkpoint, NetworkFiles, TextEncoderFiles } from './checkpoint.ts';
import { clipTextConfigSchema } from './clip-text-config.ts';
import type { PublishedName } from './published-names.ts';
import { unetConfigSchema } from './unet-config.ts';
import { vaeConfigSchema } from './vae-config.ts';

/*
 * The networks of the models that most others are made from, as their `config.json` on the hub describe them: enough to
 * know what such a model takes before it is downloaded.
 */

type UnetFields = z.input<typeof unetConfigSchema>;

const sdxlUnet = {
  block_out_channels: [320, 640, 1280],
  down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'],
  up_block_types: ['CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'],
  transformer_layers_per_block: [1, 2, 10],
  attention_head_dim: [5, 10, 20],
  cross_attention_dim: 2048,
  use_linear_projection: true,
  addition_embed_type: 'text_time',
  addition_time_embed_dim: 256,
  projection_class_embeddings_input_dim: 2816,
  sample_size: 128,
} satisfies UnetFields;

const refinerUnet = {
  ...sdxlUnet,
  block_out_channels: [384, 768, 1536, 1536],
  down_block_types: ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D', 'DownBlock2D'],
  up_block_types: ['UpBlock2D', 'CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'],
  transformer_layers_per_block: 4,
  attention_head_dim: [6, 12, 24, 24],
  cross_attention_dim: 1280,
  projection_class_embeddings_input_dim: 2560,
} satisfies UnetFields;

/** OpenAI's CLIP ViT-L/14. */
const clipL = { hidden_size: 768, intermediate_size: 3072, num_attention_heads: 12, projection_dim: 768 };
/** OpenCLIP ViT-bigG/14. */
const clipBigG = {
  hidden_size: 1280,
  intermediate_size: 5120,
  num_hidden_layers: 32,
  num_attention_heads: 20,
  hidden_act: 'gelu',
  projection_dim: 1280,
} as const;

/** The same in all of them but for its scale, which takes no room. */
const vae = {
  block_out_channels: [128, 256, 512, 512],
  down_block_types: Array.from({ length: 4 }, () => 'DownEncoderBlock2D' as const),
  up_block_types: Array.from({ length: 4 }, () => 'UpDecoderBlock2D' as const),
  layers_per_block: 2,
};

interface Published {
  readonly unet: UnetFields;
  readonly textEncoders: readonly [
    TextEncoderFiles['role'],
    z.input<typeof clipTextConfigSchema>,
  ][];
  readonly textStyle: Checkpoint['textStyle'];
  /** What says how many steps and how much guidance are usual. */
  readonly scheduler: Checkpoint['scheduler'];
}

const euler = { className: 'EulerDiscreteScheduler', config: {} };
const both: Published['textEncoders'] = [
  ['text_encoder', clipL],
  ['text_encoder_2', clipBigG],
];

const published: Readonly<Record<PublishedName, Published>> = {
  'sdxl-turbo': {
    unet: { ...sdxlUnet, sample_size: 64 },
    textEncoders: both,
    textStyle: 'sdxl',
    scheduler: { className: 'EulerAncestralDiscreteScheduler', config: { timestep_spacing: 'trailing' } },
  },
  sdxl: { unet: sdxlUnet, textEncoders: both, textStyle: 'sdxl', scheduler: euler },
  'sdxl-inpainting': {
    unet: { ...sdxlUnet, in_channels: 9 },
    textEncoders: both,
    textStyle: 'sdxl',
    scheduler: euler,
  },
  'sdxl-refiner': {
    unet: refinerUnet,
    textEncoders: [['text_encoder_2', clipBigG]],
    textStyle: 'sdxl',
    scheduler: euler,
  },
  sd15: {
    unet: { cross_attention_dim: 768, sample_size: 64 },
    textEncoders: [['text_encoder', clipL]],
    textStyle: 'sd',
    scheduler: { className: 'PNDMScheduler', config: {} },
  },
};

/** A model of which only the configuration is there. What it takes can be told; it cannot be run. */
export function publishedCheckpoint(name: PublishedName): Checkpoint {
  const { unet, textEncoders, textStyle, scheduler } = published[name];
  const path = `${name}, not downloaded`;
  const network = <Config>(config: Config, optional?: readonly string[]): NetworkFiles<Config> => ({
    config,
    openWeights: () => Promise.resolve(unseenWeights(path, optional)),
  });
  return {
    path,
    unet: network(unetConfigSchema.parse(unet)),
    vae: network(vaeConfigSchema.parse(vae)),
    textEncoders: textEncoders.map(([role, config]) => ({
      // Of the two, the second alone projects what it has read.
      ...network(clipTextConfigSchema.parse(config), role === 'text_encoder_2' ? ['text_projection.weight'] : []),
      role,
      tokenizer: { folder: path },
    })),
    textStyle,
    scheduler,
    zerosForAbsentNegative: textStyle === 'sdxl',
    aestheticScore: name === 'sdxl-refiner',
  };
}
