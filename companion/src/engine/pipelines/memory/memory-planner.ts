import type { Notice, Resolved } from '../../../../../shared/src/job.ts';
import type { Request } from '../../../../../shared/src/request.ts';
import { Memo } from '../../core/memo.ts';
import type { Checkpoint } from '../../models/checkpoint.ts';
import type { Precision } from '../../models/precisions.ts';
import { precisionsOf, type Device } from '../../networks/device.ts';
import type { FewerBits } from '../../networks/fewer-bits.ts';
import { nativeSideOf } from '../../models/native-side.ts';
import { adaptersOf, noAdapters } from '../adapter-set.ts';
import { defaultsFor } from '../../models/defaults.ts';
import type { References } from '../references.ts';
import { footprintOf, type Use } from './footprint.ts';
import { planMemory, type Footprint, type MemoryPlan } from './memory-plan.ts';

export interface MemorySettings {
  /** `auto`: the best that fits. */
  readonly precision: Precision | 'auto';
  /** Bytes that may be used where networks run; absent when nobody knows. */
  readonly budget?: number | undefined;
  /** Absolute: where weights in fewer bits are kept. Without it they are never made. */
  readonly folder?: string | undefined;
}

/** Everything is kept as it was published. */
export const plentiful: MemorySettings = { precision: 'full' };

/** The same model with the same adapters at the same size takes as much as before. */
const footprintsKept = 16;

/** Decides, before a job loads anything, what of it is kept in memory and how. */
export class MemoryPlanner {
  readonly #device: Device;
  readonly #settings: MemorySettings;
  readonly #footprints = new Memo<Footprint>(footprintsKept);

  constructor(device: Device, settings: MemorySettings) {
    this.#device = device;
    this.#settings = settings;
  }

  /** Bytes that may be used; undefined when nobody knows. */
  get budget(): number | undefined {
    return this.#settings.budget;
  }

  plan(request: Request, references: References, checkpoint: Checkpoint): Promise<MemoryPlan> {
    return this.planFor(checkpoint, {
      adapters: adaptersOf(request, references),
      imageEncoders: request.ipAdapters.map(({ imageEncoder }) => references.model(imageEncoder)),
      width: request.width,
      height: request.height,
      prompts: promptsOf(request),
    });
  }

  /** Of a picture without adapters, of the size that the model was trained on and with its usual guidance. */
  async usualPlan(checkpoint: Checkpoint): Promise<MemoryPlan> {
    const side = nativeSideOf(checkpoint);
    const prompts = promptsOf(await defaultsFor(checkpoint));
    return this.planFor(checkpoint, { adapters: noAdapters, imageEncoders: [], width: side, height: side, prompts });
  }

  async planFor(checkpoint: Checkpoint, use: Use): Promise<MemoryPlan> {
    const { budget, folder, precision } = this.#settings;
    const footprint = await this.#footprints.get(JSON.stringify([checkpoint.path, use]), () =>
      footprintOf(checkpoint, use, this.#device),
    );
    const wanted = precision === 'auto' ? (folder ? undefined : 'full') : precision;
    return planMemory(footprint, budget, wanted, precisionsOf(this.#device));
  }

  /** What a person is to be told of how a picture was made, unless they wanted it so. */
  noticeOf({ precision }: Pick<Resolved, 'precision'>): Notice | undefined {
    return this.#settings.precision === 'auto' && precision === '4-bit'
      ? {
          code: 'memory_bits',
          message:
            'The model did not fit into the memory that is free, so its weights were kept in 4 bits, and details may be coarser. Close other programs, or choose a smaller model.',
        }
      : undefined;
  }

  /** How weights are to be loaded under a plan. */
  fewerBits({ precision }: MemoryPlan): FewerBits | undefined {
    const { folder } = this.#settings;
    return precision === 'full' || folder === undefined ? undefined : { precision, folder };
  }
}

/** Guidance asks for two prompts at once. */
function promptsOf({ guidanceScale }: { readonly guidanceScale: number }): Use['prompts'] {
  return guidanceScale > 1 ? 2 : 1;
}
