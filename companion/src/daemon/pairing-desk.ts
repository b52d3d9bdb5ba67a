import { FrisketError } from '../../../shared/src/errors.ts';
import { protocolVersion, type CompanionMessage } from '../../../shared/src/messages.ts';
import {
  pairHalfSchema,
  type ControlMessage,
  type PairedClient,
  type PairingOutcome,
} from '../../../shared/src/pairing-messages.ts';
import type { Log } from '../observability/events.ts';
import type { PairedClients } from '../store/paired-clients.ts';
import type { Pairing } from './pairing.ts';

/** A socket that asks to be paired. */
export interface PairingPeer {
  send(message: CompanionMessage): void;
  /** The person is asked, which takes longer than a handshake may. */
  wait(): void;
  /** Says why, and closes. */
  refuse(error: FrisketError): void;
  /** All is said. */
  finish(): void;
  /** Closes without a word: this is not our protocol. */
  cutOff(): void;
}

/** What becomes of what such a socket says. */
export interface PairingTalk {
  receive(data: unknown): void;
  /** The socket was closed, by whoever. */
  gone(): void;
}

/** What a client that may say who is paired is told and asks. */
export interface Control {
  handle(message: ControlMessage): Promise<void>;
  close(): void;
}

export interface PairingDeskOptions {
  readonly pairing: Pairing;
  readonly clients: PairedClients;
  /** Ids of the paired clients that have a connection. */
  readonly connected: () => ReadonlySet<string>;
  /** Closes a client's connections. */
  readonly disconnect: (id: string) => void;
  readonly log: Log;
}

/** Where those who ask to be paired meet those whom the person answers through. */
export class PairingDesk {
  readonly #options: PairingDeskOptions;
  readonly #watchers = new Set<(message: CompanionMessage) => void>();
  #open: { readonly id: string; readonly client: string; readonly peer: PairingPeer } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PairingDeskOptions) {
    this.#options = options;
    if (options.clients.list().length === 0) options.pairing.open('first-run');
  }

  /** Somebody asks. @returns nothing if that is refused at once */
  greet(client: string, peer: PairingPeer): PairingTalk | undefined {
    const begun = this.#options.pairing.begin(client);
    if (!begun) {
      peer.refuse(
        new FrisketError(
          'pairing_closed',
          'The companion takes no new clients now.',
          'Press "Connect Figma" on the page of the companion, or run `frisket pair`.',
        ),
      );
      return undefined;
    }
    const { id, commitment } = begun;
    this.#open = { id, client, peer };
    this.#schedule();
    peer.send({ type: 'pair.commitment', protocol: protocolVersion, commitment });
    return {
      receive: (data) => {
        this.#receive(id, peer, data);
      },
      gone: () => {
        this.#gone(id);
      },
    };
  }

  /** For one connection of the page's, the tray's or the command line's. */
  control(send: (message: CompanionMessage) => void): Control {
    return {
      handle: (message) => this.#handle(message, send),
      close: () => {
        this.#watchers.delete(send);
      },
    };
  }

  /** A client has come or gone. */
  used(id: string): void {
    this.#options.clients.touch(id).catch((error: unknown) => {
      const { code, message } = FrisketError.wrap(error);
      this.#options.log({ event: 'disk.trouble', code, message });
    });
    this.#tell(this.#clients());
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watchers.clear();
  }

  async #handle(message: ControlMessage, send: (message: CompanionMessage) => void): Promise<void> {
    const { pairing, clients, disconnect } = this.#options;
    switch (message.type) {
      case 'pairing.watch':
        this.#watchers.add(send);
        send(this.#window());
        this.#question().forEach(send);
        send(this.#clients());
        break;
      case 'pairing.open':
        pairing.open('two-minutes');
        this.#changed();
        break;
      case 'pairing.close':
        pairing.close();
        this.#changed();
        break;
      case 'pairing.answer':
        await this.#answer(message.request, message.number);
        break;
      case 'clients.list':
        send(this.#clients());
        break;
      case 'clients.remove':
        if (!(await clients.remove(message.client)))
          throw new FrisketError('client_unknown', `No client ${message.client} is paired.`);
        disconnect(message.client);
        send(this.#clients());
        this.#tell(this.#clients(), send);
        break;
    }
  }

  #receive(id: string, peer: PairingPeer, data: unknown): void {
    const half = pairHalfSchema.safeParse(data).data;
    const own = half && this.#options.pairing.complete(id, half);
    if (!own) {
      this.#gone(id);
      peer.cutOff();
      return;
    }
    peer.wait();
    peer.send({ type: 'pair.half', ...own });
    const client = this.#open?.client ?? 'A client';
    // There may be no page to ask on.
    this.#options.log({
      event: 'note',
      message: `${client} asks to be connected: answer on the page of Frisket, or run \`frisket pair\``,
    });
    this.#question().forEach((message) => {
      this.#tell(message);
    });
    this.#schedule();
  }

  /** @throws FrisketError `pairing_unknown`, `file_unreadable` */
  async #answer(request: string, number: number | undefined): Promise<void> {
    const { pairing, clients, log } = this.#options;
    const answer = pairing.answer(request, number);
    const open = this.#open;
    if (!answer || !open)
      throw new FrisketError('pairing_unknown', 'That request to connect is over.', 'Start again in Figma.');
    this.#open = undefined;
    if (answer.outcome === 'paired') {
      const record = await clients.add(answer.client, answer.key).catch((error: unknown) => {
        // A client that could not be kept would be unknown after the next start.
        open.peer.refuse(refusal());
        this.#ended(open, 'refused');
        throw error;
      });
      log({ event: 'note', message: `${record.name} was paired` });
      open.peer.send({ type: 'paired', client: record.id });
      open.peer.finish();
    } else open.peer.refuse(refusal());
    this.#ended(open, answer.outcome);
  }

  #gone(id: string): void {
    const { pairing } = this.#options;
    if (this.#open?.id !== id) return;
    const open = this.#open;
    this.#open = undefined;
    const wasAsked = pairing.question?.id === id;
    pairing.withdraw(id);
    if (wasAsked) this.#ended(open, 'gone');
    else this.#changed();
  }

  #ended({ id, client }: { readonly id: string; readonly client: string }, outcome: PairingOutcome): void {
    this.#tell({ type: 'pairing.ended', request: id, client, outcome });
    if (outcome === 'paired') this.#tell(this.#clients());
    this.#changed();
  }

  #changed(): void {
    this.#tell(this.#window());
    this.#schedule();
  }

  /** What ends by itself is told when it does. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const { nextEnd } = this.#options.pairing;
    if (nextEnd === undefined) return;
    this.#timer = setTimeout(() => {
      this.#expire();
    }, nextEnd);
    this.#timer.unref();
  }

  #expire(): void {
    const { pairing } = this.#options;
    const open = this.#open;
    if (open && !pairing.isPending(open.id)) {
      this.#open = undefined;
      open.peer.refuse(new FrisketError('pairing_expired', 'Nobody answered in time.', 'Start again in Figma.'));
      this.#ended(open, 'expired');
    } else this.#changed();
  }

  #window(): CompanionMessage {
    return { type: 'pairing.window', window: this.#options.pairing.window };
  }

  #question(): CompanionMessage[] {
    const { question } = this.#options.pairing;
    if (!question) return [];
    const { id, client, numbers, remaining } = question;
    return [{ type: 'pairing.requested', request: id, client, numbers: [...numbers], remaining }];
  }

  #clients(): CompanionMessage {
    const connected = this.#options.connected();
    const clients = this.#options.clients
      .list()
      .map(({ key: _key, ...record }): PairedClient => ({ ...record, connected: connected.has(record.id) }));
    return { type: 'clients', clients };
  }

  #tell(message: CompanionMessage, except?: (message: CompanionMessage) => void): void {
    for (const watcher of this.#watchers) if (watcher !== except) watcher(message);
  }
}

function refusal(): FrisketError {
  return new FrisketError('pairing_refused', 'The person has refused this client.', 'Start again in Figma.');
}
