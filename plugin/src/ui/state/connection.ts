import { signal, type ReadonlySignal } from '@preact/signals';
import { z } from 'zod';
import { CompanionClient, type ClientState } from '../../../../shared/src/client/client.ts';
import { askPort, type Fetch } from '../../../../shared/src/client/discover.ts';
import type { Problem } from '../../../../shared/src/client/problem.ts';
import type { OpenSocket } from '../../../../shared/src/client/socket.ts';
import { ports } from '../../../../shared/src/limits.ts';
import { credentialSchema, type Credential } from '../../../../shared/src/messages.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import { keyFromCode } from '../../../../shared/src/proof.ts';
import { version } from '../../../../shared/src/version.ts';

/** What is kept in the host's memory. The playground's page writes it before it opens the plugin. */
export const rememberedConnectionSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  credential: credentialSchema,
  key: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RememberedConnection = z.infer<typeof rememberedConnectionSchema>;

export type ConnectionState =
  /** Nothing is known yet. */
  | { readonly kind: 'searching' }
  | { readonly kind: 'connected' }
  /** A companion is there and wants the code; `refused` when it did not know the last one. */
  | { readonly kind: 'needs-code'; readonly refused: boolean }
  /** Everything else, tried again by itself. */
  | { readonly kind: 'disconnected'; readonly problem: Problem; readonly credential: Credential | undefined };

export interface ConnectionEffects {
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly remember: (connection: RememberedConnection) => void;
}

/** Milliseconds between two looks for a companion while there is no key to connect with. */
const lookAgain = 2_000;

/** Finds the companion, connects with the remembered key or asks for a code, and stays connected. */
export class CompanionLink {
  readonly #effects: ConnectionEffects;
  readonly #state = signal<ConnectionState>({ kind: 'searching' });
  readonly #models = signal<readonly ModelSummary[]>([]);
  readonly #adapters = signal<readonly AdapterSummary[]>([]);
  readonly #adapters = signal<readonly AdapterSummary[]>([]);
  #client: CompanionClient | undefined;
  /** Where a companion was last. */
  #port: number = ports[0];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(effects: ConnectionEffects) {
    this.#effects = effects;
  }

  get state(): ReadonlySignal<ConnectionState> {
    return this.#state;
  }

  /** Of the companion that is connected or was last. */
  get models(): ReadonlySignal<readonly ModelSummary[]> {
    return this.#models;
  }

  /** What can be used beside them. */
  get adapters(): ReadonlySignal<readonly AdapterSummary[]> {
    return this.#adapters;
  }

  /** What can be used beside them. */
  get adapters(): ReadonlySignal<readonly AdapterSummary[]> {
    return this.#adapters;
  }

  /** The client that is connected, or that tries to be. */
  get client(): CompanionClient | undefined {
    return this.#client;
  }

  /** @param remembered from the host's memory, not parsed yet */
  start(remembered: unknown): void {
    const connection = rememberedConnectionSchema.safeParse(remembered).data;
    if (connection) this.#connect(connection);
    else void this.#look();
  }

  useCode(code: string): void {
    this.#connect({ port: this.#port, credential: 'code', key: keyFromCode(code) });
  }

  retry(): void {
    if (this.#client) this.#client.retry();
    else void this.#look();
  }

  #connect(connection: RememberedConnection): void {
    clearTimeout(this.#timer);
    const { openSocket, fetch, remember } = this.#effects;
    const { port, credential, key } = connection;
    this.#port = port;
    this.#client?.close();
    const client = new CompanionClient({
      openSocket,
      fetch,
      ports: [port, ...ports.filter((other) => other !== port)],
      credential,
      key,
      client: `Frisket panel ${version}`,
      // Whoever made a job decides how long it is worth waiting for: there is a Cancel button.
      patience: Number.POSITIVE_INFINITY,
    });
    this.#client = client;
    client.subscribe((state) => {
      if (this.#client !== client) return;
      if (state.status === 'connected') {
        this.#port = state.port;
        this.#models.value = state.models;
        this.#adapters.value = state.adapters;
        this.#adapters.value = state.adapters;
        remember({ port: state.port, credential, key });
      }
      const next = stateOf(state, credential);
      // While it looks again, what it found last still stands.
      if (next) this.#state.value = next;
    });
  }

  /** Without a key: is there a companion to ask a code for? */
  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const occupants = await Promise.all(
      ports.map(async (port) => ({ port, occupant: await askPort(port, this.#effects.fetch) })),
    );
    if (this.#client) return;
    const other = occupants.find(({ occupant }) => occupant.kind === 'other_program');
    if (occupants.some(({ occupant }) => occupant.kind === 'frisket')) {
      this.#state.value = { kind: 'needs-code', refused: false };
    } else {
      const problem: Problem = other ? { kind: 'other_program', port: other.port } : { kind: 'not_running', ports };
      this.#state.value = { kind: 'disconnected', problem, credential: undefined };
    }
    this.#timer = setTimeout(() => void this.#look(), lookAgain);
  }
}

function stateOf(state: ClientState, credential: Credential): ConnectionState | undefined {
  switch (state.status) {
    case 'connected':
      return { kind: 'connected' };
    case 'disconnected':
      return state.problem.kind === 'unauthorized' && credential === 'code'
        ? { kind: 'needs-code', refused: true }
        : { kind: 'disconnected', problem: state.problem, credential };
    case 'connecting':
    case 'closed':
      return undefined;
  }
}
