/** Remembers the last results of slow work by what they depend on; the one that was used longest ago goes first. */
export class Memo<Value> {
  readonly #entries = new Map<string, Promise<Value>>();
  readonly #most: number;
  readonly #dispose: (value: Value) => Promise<void>;

  /** @param dispose releases a value that is no longer remembered */
  constructor(most: number, dispose: (value: Value) => Promise<void> = () => Promise.resolve()) {
    this.#most = most;
    this.#dispose = dispose;
  }

  /** The value for `key`, made at first use; a failure is not remembered. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const entry = known ?? make();
    this.#entries.set(key, entry);
    entry.catch(() => this.#entries.delete(key));
    if (!known) await this.#evict();
    return entry;
  }

  /** What values are remembered by, those that are being made included. */
  get keys(): readonly string[] {
    return [...this.#entries.keys()];
  }

  async clear(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) await this.#disposeOf(entry);
  }

  async #evict(): Promise<void> {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#most) return;
      this.#entries.delete(key);
      await this.#disposeOf(entry);
    }
  }

  async #disposeOf(entry: Promise<Value>): Promise<void> {
    const [settled] = await Promise.allSettled([entry]);
    if (settled.status === 'fulfilled') await this.#dispose(settled.value);
  }
}
