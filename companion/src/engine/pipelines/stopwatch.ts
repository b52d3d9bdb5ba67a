import { performance } from 'node:perf_hooks';

/** Adds up milliseconds by stage. */
export class Stopwatch {
  readonly #totals = new Map<string, number>();

  async time<Result>(stage: string, work: () => Promise<Result>): Promise<Result> {
    const begin = performance.now();
    try {
      return await work();
    } finally {
      this.#totals.set(stage, (this.#totals.get(stage) ?? 0) + performance.now() - begin);
    }
  }

  /** Takes off what other stages count that ran within this one. */
  leaveOut(stage: string, milliseconds: number): void {
    this.#totals.set(stage, (this.#totals.get(stage) ?? 0) - milliseconds);
  }

  /** Rounded to a tenth of a millisecond. */
  get timings(): Record<string, number> {
    return Object.fromEntries([...this.#totals].map(([stage, total]) => [stage, Math.round(total * 10) / 10]));
  }
}
