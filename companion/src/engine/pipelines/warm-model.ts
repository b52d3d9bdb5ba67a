import type { Checkpoint } from '../models/checkpoint.ts';
import { openCheckpoint } from '../models/open-checkpoint.ts';
import { Autoencoder } from '../networks/autoencoder.ts';
import { TextEncoder } from '../networks/text-encoder.ts';
import { Unet } from '../networks/unet.ts';
import { openTokenizer } from '../text/tokenizer.ts';
import type { TextReader } from './prompt.ts';

/** A model whose networks are loaded when they are first used and stay loaded until it is released. */
export class WarmModel {
  readonly checkpoint: Checkpoint;
  readonly vae: Autoencoder;
  #unet: Promise<Unet> | undefined;
  #readers: Promise<readonly TextReader[]> | undefined;

  constructor(checkpoint: Checkpoint) {
    this.checkpoint = checkpoint;
    this.vae = new Autoencoder(checkpoint.vae);
  }

  unet(): Promise<Unet> {
    return (this.#unet ??= Unet.open(this.checkpoint.unet));
  }

  textReaders(): Promise<readonly TextReader[]> {
    return (this.#readers ??= Promise.all(
      this.checkpoint.textEncoders.map(async (files) => ({
        encoder: await TextEncoder.open(files),
        tokenizer: await openTokenizer(files.tokenizer),
      })),
    ));
  }

  async release(): Promise<void> {
    await this.vae.release();
    await (await this.#unet)?.release();
    for (const { encoder } of (await this.#readers) ?? []) await encoder.release();
  }
}

/** Keeps the model that was used last; another one takes its place, since both rarely fit. */
export class ModelCache {
  #current: { readonly path: string; readonly model: WarmModel } | undefined;

  /** @param path absolute @throws FrisketError `model_not_found`, `model_invalid`, `model_unsupported` */
  async open(path: string): Promise<WarmModel> {
    if (this.#current?.path === path) return this.#current.model;
    const checkpoint = await openCheckpoint(path);
    await this.release();
    this.#current = { path, model: new WarmModel(checkpoint) };
    return this.#current.model;
  }

  async release(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.model.release();
  }
}
