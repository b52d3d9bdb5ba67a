import type { Log, LogEvent } from './events.ts';

/** Where everything that happens is told, and heard by whoever was added by then. */
export class EventHub {
  readonly #listeners: Log[];

  constructor(...listeners: Log[]) {
    this.#listeners = listeners;
  }

  readonly tell: Log = (event: LogEvent) => {
    for (const listener of this.#listeners) listener(event);
  };

  readonly hear = (listener: Log): void => {
    this.#listeners.push(listener);
  };
}
