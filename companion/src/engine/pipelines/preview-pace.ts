/**
 * Milliseconds between two previews. Ten a second are seen as motion; a network that is done with a step in 10 ms would
 * otherwise send a hundred, which a browser cannot show and under which its buttons no longer answer.
 */
const pause = 100;

/** Says of which steps a preview is shown: the first, the last, and what lies far enough apart between them. */
export class PreviewPace {
  readonly #now: () => number;
  #last = -Infinity;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  shows(step: number, steps: number): boolean {
    const now = this.#now();
    if (step < steps && now - this.#last < pause) return false;
    this.#last = now;
    return true;
  }
}
