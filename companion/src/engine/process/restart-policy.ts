/** Three crashes in five minutes are no accident: starting again would only burn the machine. */
const crashesMost = 3;
const window = 5 * 60 * 1000;

/** Counts crashes and says when to stop starting again. */
export class RestartPolicy {
  readonly #now: () => number;
  #crashes: number[] = [];

  /** @param now milliseconds, monotonic or not */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns whether the engine may be started again */
  crashed(): boolean {
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < window), now];
    return this.#crashes.length < crashesMost;
  }
}
