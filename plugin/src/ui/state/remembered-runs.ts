import type { MemoryKey, Picture } from '../../bridge.ts';
import {
  isAsBefore,
  layersOf,
  pendingRunsSchema,
  withPendingRun,
  type PendingRun,
  type PendingRuns,
} from './pending-run.ts';

interface Memory {
  remember(key: MemoryKey, value: unknown): void;
  /** @throws FrisketError when the layer is gone */
  takePicture(layer: string): Promise<Picture>;
}

/** What is under way in each document, so that closing the panel loses nothing. */
export class RememberedRuns {
  readonly #memory: Memory;
  #document = '';
  #runs: PendingRuns = [];

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** @param document what was left under way in another one is none of its business */
  open(document: string, remembered: unknown): void {
    this.#document = document;
    this.#runs = pendingRunsSchema.safeParse(remembered).data ?? [];
  }

  /** @param run undefined once nothing is under way */
  keep(run: PendingRun | undefined): void {
    this.#runs = withPendingRun(this.#runs, this.#document, run);
    this.#memory.remember('pending', this.#runs.length === 0 ? null : this.#runs);
  }

  /** What was under way in this document when the panel was closed, if a layer that it is for is still there as it was. */
  async left(): Promise<PendingRun | undefined> {
    const pending = this.#runs.find(({ document }) => document === this.#document)?.run;
    if (!pending) return undefined;
    const layers = layersOf(pending);
    if (layers.length === 0) return pending;
    for (const { layer, bounds } of layers) {
      const picture = await this.#memory.takePicture(layer).catch(() => undefined);
      if (picture && isAsBefore(bounds, picture.bounds)) return pending;
    }
    return undefined;
  }
}
