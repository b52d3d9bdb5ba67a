/** How much longer than the longest pause so far a run may be silent. A computer that is busy elsewhere is slow, not hung. */
const factor = 10;
/** Milliseconds that a run may be silent in any case: reading a large model from a slow disk says nothing meanwhile. */
const defaultLeast = 180_000;
/**
 * Parts in which silence is waited for. A computer that slept, or a companion that was stopped, finds one part over when
 * it is back and not all of them: the engine was asleep too.
 */
const parts = 10;

/**
 * Watches one run after the other for progress that has stopped, and learns from those that ended well how long a pause
 * is usual here.
 */
export class HangWatch {
  readonly #least: number;
  /** Milliseconds. */
  #longest = 0;

  constructor(least = defaultLeast) {
    this.#least = least;
  }

  /** Milliseconds of silence that are too many. */
  get patience(): number {
    return Math.max(this.#least, factor * this.#longest);
  }

  /** @param onHang called once, when the run has been silent for too long */
  watch(onHang: (silence: number) => void, now: () => number = () => performance.now()): WatchedRun {
    let last = now();
    let longest = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const arm = () => {
      clearTimeout(timer);
      const { patience } = this;
      const wait = (left: number) => {
        timer = setTimeout(() => {
          if (left > 1) wait(left - 1);
          else onHang(patience);
        }, patience / parts);
      };
      wait(parts);
    };
    const pause = () => {
      longest = Math.max(longest, now() - last);
      last = now();
    };
    arm();
    return {
      progress: () => {
        pause();
        arm();
      },
      end: (well) => {
        clearTimeout(timer);
        pause();
        if (well) this.#longest = Math.max(this.#longest, longest);
      },
    };
  }
}

export interface WatchedRun {
  progress(): void;
  /** @param well whether its pauses are a measure for others */
  end(well: boolean): void;
}
