import type { DocumentState } from './document-state.ts';
import { History } from './history.ts';
import type { NodeId } from './node.ts';

export type Edit = (state: DocumentState) => DocumentState;
type Listener = (state: DocumentState, previous: DocumentState) => void;

/** The document as it stands, its history, and who wants to know of changes. */
export class DocumentStore {
  #state: DocumentState;
  readonly #history: History<DocumentState>;
  readonly #listeners = new Set<Listener>();
  #lastId: number;

  constructor(state: DocumentState) {
    this.#state = state;
    // Selecting is no step, but undo brings back what was selected.
    this.#history = new History(state, differ);
    this.#lastId = lastIdOf(state);
  }

  get state(): DocumentState {
    return this.#state;
  }

  get canUndo(): boolean {
    return this.#history.canUndo(this.#state);
  }

  get canRedo(): boolean {
    return this.#history.canRedo(this.#state);
  }

  /** Never gives the same id twice, not even after an undo. */
  newId = (): NodeId => `1:${++this.#lastId}`;

  /** A change that becomes part of the step that the next `commit` closes. */
  change(edit: Edit): void {
    this.#replace(edit(this.#state));
  }

  /** A person's action: one step. */
  act(edit: Edit): void {
    this.commit();
    this.change(edit);
    this.commit();
  }

  /** Another document takes the place of this one, as one step: undo brings this one back. */
  open(state: DocumentState): void {
    this.#lastId = Math.max(this.#lastId, lastIdOf(state));
    this.act(() => state);
  }

  commit(): void {
    this.#history.commit(this.#state);
  }

  undo(): void {
    const previous = this.#history.undo(this.#state);
    if (previous) this.#replace(previous);
  }

  redo(): void {
    const next = this.#history.redo(this.#state);
    if (next) this.#replace(next);
  }

  /** @returns how to stop listening */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #replace(next: DocumentState): void {
    const previous = this.#state;
    if (next === previous) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener(next, previous);
  }
}

function lastIdOf({ nodes }: DocumentState): number {
  const used = [...nodes.keys()].map((id) => Number(id.split(':')[1] ?? 0));
  return used.reduce((last, number) => Math.max(last, number), 1);
}

/** Whether anything in the document is another: what was changed and changed back is no step. */
function differ(before: DocumentState, after: DocumentState): boolean {
  if (before.key !== after.key) return true;
  if (before.nodes === after.nodes) return false;
  if (before.nodes.size !== after.nodes.size) return true;
  for (const [id, node] of after.nodes) {
    const other = before.nodes.get(id);
    if (other !== node && JSON.stringify(other) !== JSON.stringify(node)) return true;
  }
  return false;
}
