import { Memo } from '../core/memo.ts';
import type { Checkpoint, TextEncoderFiles, TokenizerFiles } from '../models/checkpoint.ts';
import { Autoencoder } from '../networks/autoencoder.ts';
import type { Device } from '../networks/device.ts';
import type { LoadOptions } from '../networks/fewer-bits.ts';
import { TextEncoder } from '../networks/text-encoder.ts';
import { Unet } from '../networks/unet.ts';
import { openTokenizer } from '../text/tokenizer.ts';
import { openFileWeights } from '../weights/file.ts';
import { openLora } from '../weights/lora.ts';
import { openControlNetSource } from './control-net-hints.ts';
import type { AdapterSet } from './adapter-set.ts';
import type { PromptEmbedding, TextReader } from './prompt.ts';

/** Graphs with other adapters are kept only one at a time: each holds the base weights. */
const graphsKept = 1;
/** Embeddings are small: a few hundred kB each. */
const promptsKept = 16;

/** A model whose networks are loaded when they are first used and stay loaded until it is released. */
export class WarmModel {
  readonly checkpoint: Checkpoint;
  readonly vae: Autoencoder;
  readonly #unets = new Memo<Unet>(graphsKept, (unet) => unet.release());
  readonly #readers = new Memo<readonly TextReader[]>(graphsKept, async (readers) => {
    for (const { encoder } of readers) await encoder.release();
  });
  readonly #prompts = new Memo<PromptEmbedding>(promptsKept);

  readonly #device: Device;

  constructor(checkpoint: Checkpoint, device: Device) {
    this.checkpoint = checkpoint;
    this.#device = device;
    this.vae = new Autoencoder(checkpoint.vae, device);
  }

  /** @param options for the first time, in which weights may have to be brought to fewer bits */
  unet(adapters: AdapterSet, options: LoadOptions = {}): Promise<Unet> {
    return this.#unets.get(JSON.stringify([adapters, options.fewerBits]), async () =>
      Unet.open(this.checkpoint.unet, this.#device, {
        ...options,
        loras: await Promise.all(adapters.loras.map(openLora)),
        controlNets: await Promise.all(adapters.controlNets.map(openControlNetSource)),
        ipAdapters: await Promise.all(adapters.ipAdapters.map(openFileWeights)),
      }),
    );
  }

  /** @param tokenizers in place of the model's own, by encoder */
  textReaders(
    loras: readonly string[],
    tokenizers: readonly (TokenizerFiles | undefined)[] = [],
  ): Promise<readonly TextReader[]> {
    return this.#readers.get(JSON.stringify([loras, tokenizers]), async () => {
      const files = await Promise.all(loras.map(openLora));
      const open = async (encoder: TextEncoderFiles, index: number) => ({
        encoder: await TextEncoder.open(encoder, this.#device, files),
        tokenizer: await openTokenizer(tokenizers[index] ?? encoder.tokenizer),
      });
      return Promise.all(this.checkpoint.textEncoders.map(open));
    });
  }

  /** The embedding that `make` gives for all that `key` names. */
  promptEmbedding(key: unknown, make: () => Promise<PromptEmbedding>): Promise<PromptEmbedding> {
    return this.#prompts.get(JSON.stringify(key), make);
  }

  /** Makes room; what was encoded is kept. */
  async releaseTextReaders(): Promise<void> {
    await this.#readers.clear();
  }

  async releaseUnet(): Promise<void> {
    await this.#unets.clear();
  }

  async release(): Promise<void> {
    await this.vae.release();
    await this.#unets.clear();
    await this.#readers.clear();
  }
}
