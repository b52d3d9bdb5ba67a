/** Milliseconds over which the rate is taken: long enough to be read, short enough to follow the line. */
const window = 5_000;

/** How fast bytes come, and how long the rest will take. */
export class Rate {
  readonly #now: () => number;
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** @param now milliseconds on a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param bytes there are by now */
  add(bytes: number): void {
    const at = this.#now();
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) >= window) this.#samples.shift();
  }

  /** Bytes a second; nothing until there is something to measure. */
  get perSecond(): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at === first.at || last.bytes <= first.bytes) return undefined;
    return (1_000 * (last.bytes - first.bytes)) / (last.at - first.at);
  }

  /** Milliseconds until `bytes` more are there. */
  remaining(bytes: number): number | undefined {
    const rate = this.perSecond;
    return rate === undefined ? undefined : (1_000 * bytes) / rate;
  }
}
