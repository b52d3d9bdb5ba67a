import type { WeightSource } from '../weights/source.ts';
import type { ClipTextConfig } from './clip-text-config.ts';
import type { UnetConfig } from './unet-config.ts';
import type { AnyVaeConfig } from './vae-config.ts';

/** One network of a checkpoint: what it looks like, and its weights once they are wanted. */
export interface NetworkFiles<Config> {
  readonly config: Config;
  readonly openWeights: () => Promise<WeightSource>;
}

export interface TokenizerFiles {
  /** Holds `tokenizer.json`, or `vocab.json` and `merges.txt`. */
  readonly folder: string;
  /** The token that fills the places after the end token, where the folder's own is not the right one. */
  readonly padding?: string;
}

export interface TextEncoderFiles extends NetworkFiles<ClipTextConfig> {
  /** Its name in diffusers' folders. */
  readonly role: 'text_encoder' | 'text_encoder_2';
  readonly tokenizer: TokenizerFiles;
}

/** `scheduler_config.json`: which class reads it, and all that it says. */
export interface SchedulerConfigFile {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A published model however it is stored: the networks and settings that a pipeline needs. */
export interface Checkpoint {
  /** Absolute path of the folder or file. */
  readonly path: string;
  readonly unet: NetworkFiles<UnetConfig>;
  readonly vae: NetworkFiles<AnyVaeConfig>;
  /** SD 1.x and 2.x: one; SDXL: two, joined; SDXL's refiner: the second alone. */
  readonly textEncoders: readonly TextEncoderFiles[];
  /** How text reaches the network: SD's normalised last state, or SDXL's states before the last and pooled text. */
  readonly textStyle: 'sd' | 'sdxl';
  readonly scheduler: SchedulerConfigFile;
  /** An absent negative prompt is stood for by zeros (SDXL base and Turbo). */
  readonly zerosForAbsentNegative: boolean;
  /** The time ids end with an aesthetic score in place of the target size (SDXL's refiner). */
  readonly aestheticScore: boolean;
}
