/** Milliseconds: a line that changes more often than twice a second cannot be read. */
const pace = 500;

/** Passes values on at most twice a second; of those that come too fast only the latest. */
export class Pace<Value> {
  readonly #pass: (value: Value) => void;
  #waiting: { readonly value: Value } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pass: (value: Value) => void) {
    this.#pass = pass;
  }

  offer(value: Value): void {
    this.#waiting = { value };
    if (!this.#timer) this.#next();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #next(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#timer = undefined;
    if (!waiting) return;
    this.#pass(waiting.value);
    this.#timer = setTimeout(() => {
      this.#next();
    }, pace);
  }
}
