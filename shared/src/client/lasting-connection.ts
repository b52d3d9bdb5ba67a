import type { CompanionMessage } from '../messages.ts';
import { ConnectionError } from './connect.ts';
import { Connection, type Installed } from './connection.ts';
import { discover, type DiscoverOptions } from './discover.ts';
import type { Problem } from './problem.ts';
import { retryDelay } from './retry.ts';

export type ClientState =
  | { readonly status: 'connecting' }
  | ({ readonly status: 'connected'; readonly port: number; readonly companion: string } & Installed)
  /** It is tried again by itself, but for `unauthorized`, which only another key can mend. */
  | { readonly status: 'disconnected'; readonly problem: Problem }
  | { readonly status: 'closed' };

/** What whoever uses it does about its ups and downs. */
export interface LastingConnectionEvents {
  onState(state: ClientState): void;
  onConnected(connection: Connection): void;
  onMessage(message: CompanionMessage, connection: Connection): void;
  onLost(): void;
  /** No companion on any port. */
  onFailed(problem: Problem): void;
}

/** Finds the companion and, whenever the connection is lost, finds it again. */
export class LastingConnection {
  readonly #options: DiscoverOptions;
  readonly #events: LastingConnectionEvents;
  readonly #closing = new AbortController();
  #connection: Connection | undefined;
  /** A round over the ports is under way. */
  #trying = false;
  #failedRounds = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DiscoverOptions, events: LastingConnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Tries now, unless there is a connection or it is being tried. */
  retry(): void {
    if (this.#connection || this.#trying || this.closed) return;
    clearTimeout(this.#retryTimer);
    this.#trying = true;
    void this.#round();
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#retryTimer);
    this.#connection?.close();
    this.#connection = undefined;
    this.#events.onState({ status: 'closed' });
  }

  async #round(): Promise<void> {
    this.#events.onState({ status: 'connecting' });
    let outcome: Connection | Problem;
    try {
      outcome = await discover(this.#options, this.#closing.signal);
    } catch (error) {
      if (this.closed) return;
      if (!(error instanceof ConnectionError)) throw error;
      outcome = error.problem;
    }
    // Before anybody is told: who hears of a failure may ask for another round at once.
    this.#trying = false;
    if (!(outcome instanceof Connection)) this.#failed(outcome);
    else if (this.closed) outcome.close();
    else this.#connected(outcome);
  }

  #connected(connection: Connection): void {
    this.#connection = connection;
    this.#failedRounds = 0;
    connection.listen({
      onMessage: (message) => {
        if (message.type === 'models') this.#events.onState(connectedTo(connection, message));
        else this.#events.onMessage(message, connection);
      },
      onClose: () => {
        this.#lost(connection);
      },
    });
    this.#events.onState(connectedTo(connection, connection.installed));
    this.#events.onConnected(connection);
  }

  #lost(connection: Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#events.onLost();
    this.retry();
  }

  #failed(problem: Problem): void {
    if (this.closed) return;
    this.#failedRounds++;
    this.#events.onState({ status: 'disconnected', problem });
    this.#events.onFailed(problem);
    if (problem.kind === 'unauthorized') return;
    this.#retryTimer = setTimeout(() => {
      this.retry();
    }, retryDelay(this.#failedRounds));
  }
}

function connectedTo({ port, companion }: Connection, { models, adapters }: Installed): ClientState {
  return { status: 'connected', port, companion, models, adapters };
}
