/**
 * Undo with Figma's rule: whatever changed since the last `commit` is one step. A person's action commits before and
 * after itself; a plugin commits when it says so, and what it left uncommitted is one step when somebody else commits.
 */
export class History<State> {
  #committed: State;
  #past: State[] = [];
  #future: State[] = [];
  readonly #isStep: (before: State, after: State) => boolean;

  /** @param isStep whether the difference is worth a step of its own; others become part of the moment they follow */
  constructor(start: State, isStep: (before: State, after: State) => boolean) {
    this.#committed = start;
    this.#isStep = isStep;
  }

  canRedo(current: State): boolean {
    return this.#future.length > 0 && !this.#isStep(this.#committed, current);
  }

  canUndo(current: State): boolean {
    return this.#past.length > 0 || this.#isStep(this.#committed, current);
  }

  commit(current: State): void {
    if (this.#isStep(this.#committed, current)) {
      this.#past.push(this.#committed);
      this.#future = [];
    }
    this.#committed = current;
  }

  /** @returns the moment to go back to, undefined when there is none */
  undo(current: State): State | undefined {
    this.commit(current);
    const previous = this.#past.pop();
    if (previous === undefined) return undefined;
    this.#future.push(this.#committed);
    this.#committed = previous;
    return previous;
  }

  redo(current: State): State | undefined {
    this.commit(current);
    const next = this.#future.pop();
    if (next === undefined) return undefined;
    this.#past.push(this.#committed);
    this.#committed = next;
    return next;
  }
}
