import { signal, type ReadonlySignal } from '@preact/signals';
import { z } from 'zod';
import { CompanionClient, type ClientState } from '../../../../shared/src/client/client.ts';
import { askPort, type Fetch, type Occupant } from '../../../../shared/src/client/discover.ts';
import { mostTelling, type Problem } from '../../../../shared/src/client/problem.ts';
import type { OpenSocket } from '../../../../shared/src/client/socket.ts';
import { ports } from '../../../../shared/src/limits.ts';
import { credentialSchema, protocolVersion, type Credential } from '../../../../shared/src/messages.ts';
import type { AdapterSummary, ModelSummary } from '../../../../shared/src/models.ts';
import { version } from '../../../../shared/src/version.ts';
import { pairOnAny } from './pair-on-any.ts';

/** What is kept in the host's memory. The playground's page writes it before it opens the plugin. */
export const rememberedConnectionSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  credential: credentialSchema,
  key: z.string().regex(/^[0-9a-f]{64}$/),
});
export type RememberedConnection = z.infer<typeof rememberedConnectionSchema>;

/** What the playground's page writes in its place when its start link was no good. */
const refusedLinkSchema = z.object({ credential: z.literal('page'), refused: z.literal(true) });

/** Why a companion that is there has no key for this panel. */
export type UnpairedReason =
  /** It takes no new clients until the person says so there. */
  | 'closed'
  /** The person said "Not me", or chose another number. */
  | 'refused'
  /** Nobody answered. */
  | 'expired'
  /** It finished without the person having chosen a number: it is not theirs. */
  | 'impostor'
  /** The start link of the page that the panel is on was used already or too old. There nobody asks for a number. */
  | 'link';

export type ConnectionState =
  /** Nothing is known yet. */
  | { readonly kind: 'searching' }
  | { readonly kind: 'connected' }
  /** A companion is there, and the person has to say that it is theirs. Only `closed` is tried again by itself. */
  | { readonly kind: 'unpaired'; readonly reason: UnpairedReason }
  /** The person is to find this number on the companion. */
  | { readonly kind: 'pairing'; readonly number: number }
  /** The companion says that they did. */
  | { readonly kind: 'confirming'; readonly number: number }
  /** Nothing answers, and the browser would not let it: see `local-network.ts`. */
  | { readonly kind: 'blocked' }
  /** Everything else, tried again by itself. */
  | { readonly kind: 'disconnected'; readonly problem: Problem; readonly credential: Credential | undefined };

export interface ConnectionEffects {
  readonly openSocket: OpenSocket;
  readonly fetch: Fetch;
  readonly remember: (connection: RememberedConnection) => void;
  /** Who asks to be paired, for people: `Figma's desktop app`. */
  readonly clientName: string;
  /** Whether the browser keeps this page from programs on this computer. */
  readonly isBlocked: () => Promise<boolean>;
  /** Opens a window of the companion's own that passes messages on. Called while the person clicks. */
  readonly openRelay: (ports: readonly number[]) => Promise<RelayWindow>;
}

/** A page of the companion's that its sockets go through. */
export interface RelayWindow {
  readonly port: number;
  readonly openSocket: OpenSocket;
}

/** Milliseconds between two looks for a companion while there is no key to connect with. */
const lookAgain = 2_000;

/** Finds the companion, connects with the remembered key or asks to be paired, and stays connected. */
export class CompanionLink {
  readonly #effects: ConnectionEffects;
  readonly #state = signal<ConnectionState>({ kind: 'searching' });
  readonly #models = signal<readonly ModelSummary[]>([]);
  readonly #adapters = signal<readonly AdapterSummary[]>([]);
  #client: CompanionClient | undefined;
  /** Where a companion was last. */
  #port: number = ports[0];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the round in which a companion is asked for a key. */
  #asking: AbortController | undefined;
  /** Paired, unless the person says that it was not them. */
  #offered: RememberedConnection | undefined;
  #relay: RelayWindow | undefined;
  #remembered: RememberedConnection | undefined;
  /** Something on this computer has answered, so the browser lets this page reach it. */
  #wasAnswered = false;

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

  /** The client that is connected, or that tries to be. */
  get client(): CompanionClient | undefined {
    return this.#client;
  }

  /** @param remembered from the host's memory, not parsed yet */
  start(remembered: unknown): void {
    const connection = rememberedConnectionSchema.safeParse(remembered).data;
    if (connection) this.#connect(connection);
    else if (refusedLinkSchema.safeParse(remembered).success) this.#state.value = { kind: 'unpaired', reason: 'link' };
    else void this.#look();
  }

  /** Tries now, and asks a companion again that had refused. */
  retry(): void {
    if (this.#client && this.#state.value.kind !== 'unpaired') this.#client.retry();
    else void this.#look();
  }

  /** Whether the person has chosen the number on the companion, which says that they have. */
  confirm(chosen: boolean): void {
    const offered = this.#offered;
    this.#offered = undefined;
    if (!offered) return;
    if (chosen) this.#connect(offered);
    else this.#state.value = { kind: 'unpaired', reason: 'impostor' };
  }

  /** No longer asks. */
  cancelPairing(): void {
    this.#asking?.abort();
    this.#state.value = { kind: 'unpaired', reason: 'refused' };
  }

  /** Goes through a window of the companion's own from now on. @throws FrisketError `not_running` */
  async useRelay(): Promise<void> {
    this.#relay = await this.#effects.openRelay(this.#ports);
    const remembered = this.#remembered;
    if (remembered) this.#connect({ ...remembered, port: this.#relay.port });
    else await this.#look();
  }

  /** Where a companion was last, and then the others that the manifest lists. */
  get #ports(): readonly number[] {
    return [this.#port, ...ports.filter((port) => port !== this.#port)];
  }

  get #openSocket(): OpenSocket {
    return this.#relay?.openSocket ?? this.#effects.openSocket;
  }

  #connect(connection: RememberedConnection): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const { fetch, remember } = this.#effects;
    const { port, credential, key } = connection;
    this.#remembered = connection;
    this.#port = port;
    this.#client?.close();
    const client = new CompanionClient({
      openSocket: this.#openSocket,
      fetch,
      ports: this.#relay ? [port] : this.#ports,
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
        this.#wasAnswered = this.#relay === undefined;
        this.#models.value = state.models;
        this.#adapters.value = state.adapters;
        this.#remembered = { port: state.port, credential, key };
        remember(this.#remembered);
      }
      void this.#follow(state, credential);
    });
  }

  async #follow(state: ClientState, credential: Credential): Promise<void> {
    switch (state.status) {
      case 'connected':
        this.#state.value = { kind: 'connected' };
        break;
      case 'disconnected':
        // The page's key ends with the companion; a paired client that is unknown was removed, or this is not its own.
        if (state.problem.kind === 'unauthorized' && credential !== 'page') await this.#look();
        else await this.#tell(state.problem, credential);
        break;
      // While it looks again, what it found last still stands.
      case 'connecting':
      case 'closed':
        break;
    }
  }

  async #tell(problem: Problem, credential: Credential | undefined): Promise<void> {
    const silent = problem.kind === 'not_running' && !this.#wasAnswered;
    const blocked = silent && (await this.#effects.isBlocked());
    if (this.#client && this.#client.state.status === 'connected') return;
    this.#state.value = blocked ? { kind: 'blocked' } : { kind: 'disconnected', problem, credential };
  }

  /** Without a key: is there a companion to ask for one? */
  async #look(): Promise<void> {
    if (this.#relay) {
      await this.#ask([this.#relay.port]);
      return;
    }
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const looking = (this.#asking = new AbortController());
    const found = await Promise.all(
      this.#ports.map(async (port) => ({ port, occupant: await askPort(port, this.#effects.fetch) })),
    );
    if (looking.signal.aborted) return;
    if (found.some(({ occupant }) => occupant.kind !== 'nothing')) this.#wasAnswered = true;
    const problem = problemOf(found, this.#ports);
    if (problem) {
      await this.#tell(problem, undefined);
      this.#lookLater();
    } else await this.#ask(found.flatMap(({ port, occupant }) => (occupant.kind === 'frisket' ? [port] : [])));
  }

  async #ask(asked: readonly number[]): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    let shown: number | undefined;
    const onNumber = (number: number) => {
      shown = number;
      this.#state.value = { kind: 'pairing', number };
    };
    const options = { openSocket: this.#openSocket, ports: asked, client: this.#effects.clientName, onNumber };
    const end = await pairOnAny(options, signal).catch(() => undefined);
    if (signal.aborted || !end) return;
    switch (end.kind) {
      case 'paired':
        this.#offered = { port: end.port, credential: end.credential, key: end.key };
        this.#state.value = { kind: 'confirming', number: shown ?? 0 };
        break;
      case 'refused':
      case 'expired':
        this.#state.value = { kind: 'unpaired', reason: end.kind };
        break;
      case 'closed':
        this.#state.value = { kind: 'unpaired', reason: 'closed' };
        this.#lookLater();
        break;
      case 'failed':
        await this.#tell(end.problem, undefined);
        this.#lookLater();
        break;
    }
  }

  /** With the key that there is, if there is one: it may have been another companion that did not know it. */
  #lookLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#client) this.#client.retry();
      else void this.#look();
    }, lookAgain);
  }
}

/** @returns nothing when a companion of this version is among them */
function problemOf(
  found: readonly { readonly port: number; readonly occupant: Occupant }[],
  ports: readonly number[],
): Problem | undefined {
  const problems: Problem[] = [];
  for (const { port, occupant } of found) {
    if (occupant.kind === 'other_program') problems.push({ kind: 'other_program', port });
    if (occupant.kind !== 'frisket') continue;
    const { protocol } = occupant.health;
    if (protocol === protocolVersion) return undefined;
    problems.push({ kind: 'protocol_version', port, companionProtocol: protocol });
  }
  return mostTelling(problems, ports);
}
