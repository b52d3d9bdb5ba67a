import { Memo } from '../core/memo.ts';
import { readNetwork } from '../models/network-files.ts';
import { openCheckpoint } from '../models/open-checkpoint.ts';
import { anyVaeConfigSchema } from '../models/vae-config.ts';
import { Autoencoder } from '../networks/autoencoder.ts';
import { cpu, type Device } from '../networks/device.ts';
import { MapMakers } from '../preprocess/map-makers.ts';
import { ControlNetHints } from './control-net-hints.ts';
import { ImagePrompts } from './image-prompts.ts';
import { MemoryPlanner, plentiful, type MemorySettings } from './memory/memory-planner.ts';
import { WarmModel } from './warm-model.ts';

/** Two models are kept: a base and its refiner. */
const modelsKept = 2;
/** Autoencoders that requests name in place of a model's own. */
const autoencodersKept = 2;

/** Everything that is loaded and warm, on one device; what was used longest ago makes room. */
export class ModelCache {
  readonly device: Device;
  readonly controlNetHints: ControlNetHints;
  readonly imagePrompts: ImagePrompts;
  readonly mapMakers = new MapMakers();
  readonly memory: MemoryPlanner;
  readonly #models = new Memo<WarmModel>(modelsKept, (model) => model.release());
  readonly #autoencoders = new Memo<Autoencoder>(autoencodersKept, (autoencoder) => autoencoder.release());

  constructor(device: Device = cpu, memory: MemorySettings = plentiful) {
    this.device = device;
    this.memory = new MemoryPlanner(device, memory);
    this.controlNetHints = new ControlNetHints(device);
    this.imagePrompts = new ImagePrompts(device);
  }

  /** @param path absolute @throws FrisketError `model_not_found`, `model_invalid`, `model_unsupported` */
  open(path: string): Promise<WarmModel> {
    return this.#models.get(path, async () => new WarmModel(await openCheckpoint(path), this.device));
  }

  /** An autoencoder by itself, full or tiny. @param path absolute @throws FrisketError `model_invalid`, `model_unsupported` */
  autoencoder(path: string): Promise<Autoencoder> {
    return this.#autoencoders.get(
      path,
      async () => new Autoencoder(await readNetwork(path, anyVaeConfigSchema), this.device),
    );
  }

  /** Absolute paths of the models that are open. */
  get paths(): readonly string[] {
    return this.#models.keys;
  }

  async release(): Promise<void> {
    await this.#models.clear();
    await this.#autoencoders.clear();
    await this.controlNetHints.release();
    await this.imagePrompts.release();
    await this.mapMakers.release();
  }
}
