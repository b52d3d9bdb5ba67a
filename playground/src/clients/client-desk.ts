import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { LastingConnection } from '../../../shared/src/client/lasting-connection.ts';
import type { Connection } from '../../../shared/src/client/connection.ts';
import type { Fetch } from '../../../shared/src/client/discover.ts';
import type { OpenSocket } from '../../../shared/src/client/socket.ts';
import type { CompanionMessage } from '../../../shared/src/messages.ts';
import type {
  ControlMessage,
  PairedClient,
  PairingOutcome,
  PairingRequested,
} from '../../../shared/src/pairing-messages.ts';

export interface ClientDeskOptions {
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly port: number;
  /** The page's key; without it, the page can neither see nor change who is paired. */
  readonly key: string | undefined;
  /** A request has ended, by whoever's doing. */
  readonly onEnded: (client: string, outcome: PairingOutcome) => void;
}

/** Whether requests are taken, and until when by this page's clock, milliseconds. */
export type OpenWindow =
  { readonly kind: 'closed' | 'first-run' } | { readonly kind: 'opened'; readonly until: number };

/** What the person is asked, and until when by this page's clock, milliseconds. */
export interface Question extends PairingRequested {
  readonly until: number;
}

/** What this page knows of who may use the companion, and what the person does about it. */
export class ClientDesk {
  readonly #options: ClientDeskOptions;
  readonly #clients = signal<readonly PairedClient[]>([]);
  readonly #window = signal<OpenWindow>({ kind: 'closed' });
  readonly #question = signal<Question | undefined>(undefined);
  readonly #connection = signal<Connection | undefined>(undefined);
  readonly #link: LastingConnection | undefined;
  readonly isConnected: ReadonlySignal<boolean>;

  constructor(options: ClientDeskOptions) {
    this.#options = options;
    this.isConnected = computed(() => this.#connection.value !== undefined);
    const { key, port, onEnded: _onEnded, ...effects } = options;
    if (key === undefined) return;
    this.#link = new LastingConnection(
      { ...effects, ports: [port], credential: 'page', key, client: "Frisket's page" },
      {
        onState: () => undefined,
        onConnected: (connection) => {
          this.#connection.value = connection;
          connection.send({ type: 'pairing.watch' });
        },
        onMessage: (message) => this.#hear(message),
        onLost: () => {
          this.#connection.value = undefined;
          this.#question.value = undefined;
          this.#window.value = { kind: 'closed' };
        },
        onFailed: () => undefined,
      },
    );
    this.#link.retry();
  }

  get clients(): ReadonlySignal<readonly PairedClient[]> {
    return this.#clients;
  }

  get window(): ReadonlySignal<OpenWindow> {
    return this.#window;
  }

  get question(): ReadonlySignal<Question | undefined> {
    return this.#question;
  }

  /** Takes a new client for two minutes. */
  open(): void {
    this.#say({ type: 'pairing.open' });
  }

  stop(): void {
    this.#say({ type: 'pairing.close' });
  }

  /** @param number the one that the client shows; nothing for "Not me" */
  answer(number?: number): void {
    const question = this.#question.value;
    if (!question) return;
    this.#question.value = undefined;
    this.#say({ type: 'pairing.answer', request: question.request, ...(number === undefined ? {} : { number }) });
  }

  remove(client: string): void {
    this.#say({ type: 'clients.remove', client });
  }

  #say(message: ControlMessage): void {
    this.#connection.value?.send(message);
  }

  #hear(message: CompanionMessage): void {
    switch (message.type) {
      case 'clients':
        this.#clients.value = message.clients;
        break;
      case 'pairing.window':
        this.#window.value =
          message.window.kind === 'opened'
            ? { kind: 'opened', until: performance.now() + message.window.remaining }
            : message.window;
        break;
      case 'pairing.requested':
        this.#question.value = { ...message, until: performance.now() + message.remaining };
        break;
      case 'pairing.ended':
        if (this.#question.value?.request === message.request) this.#question.value = undefined;
        this.#options.onEnded(message.client, message.outcome);
        break;
      default:
        break;
    }
  }
}
