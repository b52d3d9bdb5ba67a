/** Whatever the plugin passed: what it is called with depends on the kind of event. */
export type Callback = (...event: never) => unknown;

export function call(callback: Callback, ...event: readonly unknown[]): unknown {
  const result: unknown = Reflect.apply(callback, undefined, event);
  return result;
}

interface Registration {
  readonly callback: Callback;
  readonly once: boolean;
}

/** Callbacks by kind of event, in the order in which they came. */
export class EventRegistry {
  readonly #registrations = new Map<string, readonly Registration[]>();
  readonly #announced = new Set<string>();

  add(kind: string, callback: Callback, once = false): void {
    this.#registrations.set(kind, [...this.#of(kind), { callback, once }]);
  }

  remove(kind: string, callback: Callback): void {
    this.#registrations.set(
      kind,
      this.#of(kind).filter((registration) => registration.callback !== callback),
    );
  }

  /** @returns what the callbacks did, in their order */
  emit(kind: string, ...event: readonly unknown[]): unknown[] {
    const registrations = this.#of(kind);
    this.#registrations.set(
      kind,
      registrations.filter(({ once }) => !once),
    );
    return registrations.map(({ callback }) => call(callback, ...event));
  }

  /** Later, and once for all that is announced until then: so Figma tells of selections and pages. */
  announce(kind: string): void {
    if (this.#announced.has(kind)) return;
    this.#announced.add(kind);
    setTimeout(() => {
      this.#announced.delete(kind);
      this.emit(kind);
    });
  }

  clear(): void {
    this.#registrations.clear();
  }

  #of(kind: string): readonly Registration[] {
    return this.#registrations.get(kind) ?? [];
  }
}
