import type { MemoryKey, Picture } from '../../bridge.ts';
import { belongsTo, pendingRunsSchema, withPendingRun, type PendingRun, type PendingRuns } from './pending-run.ts';

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

  /** What was under way in this document when the panel was closed, if its layer is still there as it was. */
  async left(): Promise<PendingRun | undefined> {
    const pending = this.#runs.find(({ document }) => document === this.#document)?.run;
    const [first] = pending?.variations ?? [];
    if (!pending || !first) return undefined;
    if (first.place.kind === 'beside') return pending;
    try {
      const { bounds } = await this.#memory.takePicture(first.place.layer);
      return belongsTo(pending, bounds) ? pending : undefined;
    } catch {
      return undefined;
    }
  }
}
