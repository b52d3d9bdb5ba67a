import type { MemoryKey } from '../bridge.ts';
import type { Host } from './host.ts';

/**
 * Writes down what the panel remembers, as often as it says so: with every letter that is typed. Of each key one write
 * is under way at a time, so that none overtakes another, and of what comes meanwhile the last counts.
 */
export class MemoryWriter {
  readonly #host: Pick<Host, 'writeMemory'>;
  readonly #waiting = new Map<MemoryKey, unknown>();
  readonly #underWay = new Set<MemoryKey>();

  constructor(host: Pick<Host, 'writeMemory'>) {
    this.#host = host;
  }

  /** @param value plain data; `null` forgets */
  write(key: MemoryKey, value: unknown): void {
    this.#waiting.set(key, value);
    if (!this.#underWay.has(key)) void this.#writeAll(key);
  }

  /**
   * The plugin ends now: what waits is handed over at once, behind the write before it. Figma runs nothing that is to
   * go on after its `close` and does not say whether it finishes a write that was begun; the last milliseconds before
   * the end are all that hangs on that.
   */
  end(): void {
    for (const [key, value] of this.#waiting) void this.#write(key, value);
    this.#waiting.clear();
  }

  async #writeAll(key: MemoryKey): Promise<void> {
    this.#underWay.add(key);
    while (this.#waiting.has(key)) {
      const value = this.#waiting.get(key);
      this.#waiting.delete(key);
      await this.#write(key, value);
    }
    this.#underWay.delete(key);
  }

  /** Memory is a convenience: a full or broken store must not stand in the way of the work. */
  async #write(key: MemoryKey, value: unknown): Promise<void> {
    try {
      await this.#host.writeMemory(key, value);
    } catch (error) {
      console.warn('frisket:', error);
    }
  }
}
