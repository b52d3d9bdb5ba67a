import { join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { appRoot } from '../../app-root.ts';
import { openFileWeights } from '../weights/file.ts';
import type { WeightSource } from '../weights/source.ts';
import type { Checkpoint, SchedulerConfigFile, TextEncoderFiles } from './checkpoint.ts';
import { clipTextConfigSchema, type ClipTextConfig } from './clip-text-config.ts';
import { originalUnetName, originalVaeName } from './original-names.ts';
import { openClipWeights } from './open-clip.ts';
import { unetConfigSchema, type UnetConfig } from './unet-config.ts';
import { vaeConfigSchema, type VaeConfig } from './vae-config.ts';

/*
 * Single-file checkpoints in the layout of the original code hold no configuration: sizes are read from the tensors'
 * shapes, and what shapes do not say (number of heads, activations, the scheduler) goes by the family.
 */

const unetPrefix = 'model.diffusion_model.';
const vaePrefix = 'first_stage_model.';
/** CLIP's own vocabulary, which every published checkpoint was trained with. */
const clipTokenizer = join(appRoot, 'companion', 'assets', 'clip-tokenizer');

/** The text encoders of each family: where they are, in which layout, and their role in diffusers' folders. */
interface TextLayout {
  readonly prefix: string;
  readonly layout: 'clip' | 'open-clip';
  readonly role: TextEncoderFiles['role'];
  /** open_clip pads with "!", CLIP with its end token. */
  readonly padding?: string;
  /** Layers that are used; the file may hold more. */
  readonly layersMost?: number;
}

interface Family {
  readonly name: string;
  readonly texts: readonly TextLayout[];
  readonly textStyle: Checkpoint['textStyle'];
  readonly scheduler: SchedulerConfigFile;
  /** SD 1.x has 8 heads everywhere; the later ones have heads of this width. */
  readonly heads: { readonly count: number } | { readonly width: number };
  readonly sampleSize: number;
  readonly scalingFactor: number;
  readonly zerosForAbsentNegative: boolean;
  readonly aestheticScore: boolean;
}

/** Stable Diffusion's noise. */
const betas = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000 };
const pndm = { ...betas, skip_prk_steps: true, set_alpha_to_one: false, steps_offset: 1, clip_sample: false };
const eulerLeading = { ...betas, timestep_spacing: 'leading', steps_offset: 1, interpolation_type: 'linear' };
const sd = { textStyle: 'sd', zerosForAbsentNegative: false, aestheticScore: false, scalingFactor: 0.18215 } as const;
const xl = { textStyle: 'sdxl', heads: { width: 64 }, sampleSize: 128, scalingFactor: 0.13025, scheduler: { className: 'EulerDiscreteScheduler', config: eulerLeading } } as const;

/** Told by a tensor that no other family has; the first that fits. */
const families: readonly (Family & { readonly mark: string })[] = [
  {
    name: 'SDXL',
    mark: 'conditioner.embedders.1.model.token_embedding.weight',
    texts: [
      { prefix: 'conditioner.embedders.0.transformer.', layout: 'clip', role: 'text_encoder' },
      { prefix: 'conditioner.embedders.1.model.', layout: 'open-clip', role: 'text_encoder_2', padding: '!' },
    ],
    ...xl,
    zerosForAbsentNegative: true,
    aestheticScore: false,
  },
  {
    name: 'SDXL refiner',
    mark: 'conditioner.embedders.0.model.token_embedding.weight',
    texts: [{ prefix: 'conditioner.embedders.0.model.', layout: 'open-clip', role: 'text_encoder_2', padding: '!' }],
    ...xl,
    zerosForAbsentNegative: false,
    aestheticScore: true,
  },
  {
    name: 'SD 2.x',
    mark: 'cond_stage_model.model.token_embedding.weight',
    // SD 2.x was trained on the state before the last of ViT-H's 24 layers: diffusers leaves the last one out.
    texts: [{ prefix: 'cond_stage_model.model.', layout: 'open-clip', role: 'text_encoder', padding: '!', layersMost: 23 }],
    ...sd,
    heads: { width: 64 },
    sampleSize: 96,
    // The 768-pixel model, which is the one that people keep; a request can choose "epsilon" for the other.
    scheduler: { className: 'DDIMScheduler', config: { ...betas, set_alpha_to_one: false, steps_offset: 1, clip_sample: false, prediction_type: 'v_prediction' } },
  },
  {
    name: 'SD 1.x',
    mark: 'cond_stage_model.transformer.text_model.embeddings.token_embedding.weight',
    texts: [{ prefix: 'cond_stage_model.transformer.', layout: 'clip', role: 'text_encoder' }],
    ...sd,
    heads: { count: 8 },
    sampleSize: 64,
    scheduler: { className: 'PNDMScheduler', config: pndm },
  },
];

/**
 * Reads what a single-file checkpoint consists of.
 * @throws FrisketError `model_unsupported` when it is of no known family; `weights_invalid`, `tensor_missing`
 */
export async function openSingleFile(path: string): Promise<Checkpoint> {
  const file = await openFileWeights(path);
  const family = families.find(({ mark }) => file.find(mark));
  if (!family || !file.find(`${unetPrefix}input_blocks.0.0.weight`))
    throw new FrisketError(
      'model_unsupported',
      `${path} is not a checkpoint of Stable Diffusion 1.x, 2.x or XL with its text encoders and VAE.`,
      'Use a full checkpoint, or put the networks into a diffusers folder.',
    );
  const textEncoders = family.texts.map((layout) => textEncoder(file, layout));
  const unet = unetConfig(file, family, textEncoders);
  const vae = vaeConfig(file, family);
  return {
    path,
    unet: { config: unet, openWeights: () => Promise.resolve(renamed(file, unetPrefix, (name) => originalUnetName(name, numberingOf(unet)))) },
    vae: { config: vae, openWeights: () => Promise.resolve(renamed(file, vaePrefix, (name) => originalVaeName(name, vae.block_out_channels.length))) },
    textEncoders,
    textStyle: family.textStyle,
    scheduler: schedulerOf(file, family),
    zerosForAbsentNegative: family.zerosForAbsentNegative,
    aestheticScore: family.aestheticScore,
  };
}

function renamed(file: WeightSource, prefix: string, rename: (name: string) => string): WeightSource {
  return { ...file, find: (name) => file.find(prefix + rename(name)) };
}

function numberingOf({ layers_per_block: layers, block_out_channels: channels, up_block_types: up }: UnetConfig) {
  return {
    layers: channels.map((_, index) => (typeof layers === 'number' ? layers : (layers[index] ?? 0))),
    upAttends: up.map((type) => type === 'CrossAttnUpBlock2D'),
  };
}

/** SDXL fine-tunes that predict velocity say so by the presence of a tensor (NoobAI, ComfyUI's convention). */
function schedulerOf(file: WeightSource, { scheduler }: Family): SchedulerConfigFile {
  const velocity = file.find('v_pred') ? { prediction_type: 'v_prediction' } : {};
  const zeroSignal = file.find('ztsnr') ? { rescale_betas_zero_snr: true } : {};
  return { ...scheduler, config: { ...scheduler.config, ...velocity, ...zeroSignal } };
}

/** Entries `prefix0suffix`, `prefix1suffix`, ... there are. */
function count(file: WeightSource, entry: (index: number) => string): number {
  let index = 0;
  while (file.find(entry(index))) index++;
  return index;
}

/** @throws FrisketError `tensor_missing` */
function shapeOf(file: WeightSource, name: string): readonly number[] {
  const stored = file.find(name);
  if (!stored) throw new FrisketError('tensor_missing', `${file.label} has no tensor "${name}".`, 'The file is incomplete.');
  return stored.shape;
}

interface Level {
  readonly channels: number;
  /** Of the transformer of each layer. */
  readonly depths: readonly number[];
}

/** The contracting path's resolutions: layers up to each downsampling. */
function levelsOf(file: WeightSource): Level[] {
  const levels: Level[] = [];
  let level: Level = { channels: 0, depths: [] };
  for (let index = 1; ; index++) {
    const block = `${unetPrefix}input_blocks.${index}`;
    const convolution = file.find(`${block}.0.in_layers.2.weight`);
    if (convolution) {
      level = { channels: convolution.shape[0] ?? 0, depths: [...level.depths, depthOf(file, block)] };
      continue;
    }
    levels.push(level);
    if (!file.find(`${block}.0.op.weight`)) return levels;
    level = { channels: 0, depths: [] };
  }
}

/**
 * Depths of the expanding path's layers, from the lowest resolution up: one more each than the contracting path has, and in
 * distilled models not the same depths.
 */
function expandingDepths(file: WeightSource, levels: readonly Level[]): number[][] {
  let index = 0;
  return levels.toReversed().map(({ depths }) => [...depths, 0].map(() => depthOf(file, `${unetPrefix}output_blocks.${index++}`)));
}

function depthOf(file: WeightSource, block: string): number {
  return count(file, (at) => `${block}.1.transformer_blocks.${at}.norm1.weight`);
}

/** Width of the text, which all transformers attend to. @throws FrisketError `tensor_missing` */
function textWidthOf(file: WeightSource): number {
  const projection = '.transformer_blocks.0.attn2.to_k.weight';
  const name = file.names.find((candidate) => candidate.startsWith(unetPrefix) && candidate.endsWith(projection));
  return shapeOf(file, name ?? `${unetPrefix}middle_block.1${projection}`)[1] ?? 0;
}

function unetConfig(file: WeightSource, family: Family, textEncoders: readonly TextEncoderFiles[]): UnetConfig {
  const levels = levelsOf(file);
  const middle = `${unetPrefix}middle_block`;
  // A distilled model has nothing there but block 0. One of the other two without the other is a damaged file.
  const middleAttends = file.names.some((name) => name.startsWith(`${middle}.1.`) || name.startsWith(`${middle}.2.`));
  const expanding = expandingDepths(file, levels);
  const added = file.find(`${unetPrefix}label_emb.0.0.weight`)?.shape[1];
  const pooled = textEncoders.at(-1)?.config.projection_dim ?? 0;
  const timeIds = family.aestheticScore ? 5 : 6;
  const attend = (depths: readonly number[]) => depths.some((depth) => depth > 0);
  return unetConfigSchema.parse({
    in_channels: shapeOf(file, `${unetPrefix}input_blocks.0.0.weight`)[1],
    block_out_channels: levels.map(({ channels }) => channels),
    layers_per_block: levels.map(({ depths }) => depths.length),
    down_block_types: levels.map(({ depths }) => (attend(depths) ? 'CrossAttnDownBlock2D' : 'DownBlock2D')),
    mid_block_type: middleAttends ? 'UNetMidBlock2DCrossAttn' : 'UNetMidBlock2D',
    up_block_types: expanding.map((depths) => (attend(depths) ? 'CrossAttnUpBlock2D' : 'UpBlock2D')),
    // Where the lowest resolution has none, the middle's depth stands in its place: diffusers reads it from there.
    transformer_layers_per_block: levels.map(({ depths }, index) =>
      index === levels.length - 1 && middleAttends ? depthOf(file, middle) : [...depths],
    ),
    reverse_transformer_layers_per_block: expanding,
    cross_attention_dim: textWidthOf(file),
    num_attention_heads: levels.map(({ channels }) => ('count' in family.heads ? family.heads.count : Math.max(1, Math.floor(channels / family.heads.width)))),
    sample_size: family.sampleSize,
    ...(added === undefined
      ? {}
      : { addition_embed_type: 'text_time', projection_class_embeddings_input_dim: added, addition_time_embed_dim: (added - pooled) / timeIds }),
  });
}

function vaeConfig(file: WeightSource, { scalingFactor, textStyle }: Family): VaeConfig {
  const blocks = count(file, (at) => `${vaePrefix}encoder.down.${at}.block.0.conv1.weight`);
  return vaeConfigSchema.parse({
    block_out_channels: Array.from({ length: blocks }, (_, at) => shapeOf(file, `${vaePrefix}encoder.down.${at}.block.0.conv1.weight`)[0]),
    down_block_types: new Array(blocks).fill('DownEncoderBlock2D'),
    up_block_types: new Array(blocks).fill('UpDecoderBlock2D'),
    layers_per_block: count(file, (at) => `${vaePrefix}encoder.down.0.block.${at}.conv1.weight`),
    scaling_factor: scalingFactor,
    // Whether a file holds SDXL's own autoencoder or the repaired one cannot be seen.
    force_upcast: textStyle === 'sdxl',
  });
}

function textEncoder(file: WeightSource, { prefix, layout, role, padding, layersMost = Infinity }: TextLayout): TextEncoderFiles {
  const weights = layout === 'clip' ? renamed(file, prefix, (name) => name) : openClipWeights(file, prefix);
  return {
    role,
    config: textConfig(weights, layout, layersMost),
    openWeights: () => Promise.resolve(weights),
    tokenizer: { folder: clipTokenizer, ...(padding === undefined ? {} : { padding }) },
  };
}

/** Width of a head in all published CLIP text encoders. */
const headWidth = 64;

function textConfig(weights: WeightSource, layout: TextLayout['layout'], layersMost: number): ClipTextConfig {
  const [vocabulary, width = 0] = shapeOf(weights, 'text_model.embeddings.token_embedding.weight');
  return clipTextConfigSchema.parse({
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: shapeOf(weights, 'text_model.encoder.layers.0.mlp.fc1.weight')[0],
    num_hidden_layers: Math.min(layersMost, count(weights, (at) => `text_model.encoder.layers.${at}.layer_norm1.weight`)),
    num_attention_heads: width / headWidth,
    max_position_embeddings: shapeOf(weights, 'text_model.embeddings.position_embedding.weight')[0],
    hidden_act: layout === 'clip' ? 'quick_gelu' : 'gelu',
    projection_dim: weights.find('text_projection.weight')?.shape[1] ?? width,
    eos_token_id: null,
  });
}
