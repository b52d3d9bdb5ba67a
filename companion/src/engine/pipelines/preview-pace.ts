/**
 * Milliseconds between two previews. Ten a second are seen as motion; a network that is done with a step in 10 ms would
 * otherwise make and send a hundred, more than anyone sees, on the processor that also has to make the picture.
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
