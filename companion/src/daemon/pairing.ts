import { limits } from '../../../shared/src/limits.ts';
import { protocolVersion } from '../../../shared/src/messages.ts';
import type { PairingWindow } from '../../../shared/src/pairing-messages.ts';
import {
  commitmentTo,
  keyOf,
  makeHalf,
  numberOf,
  type OwnHalf,
  type PairingHalf,
} from '../../../shared/src/pairing.ts';

/** Milliseconds that a window which the person opened stays open: time to go to Figma and start the plugin. */
export const windowLifetime = 2 * 60 * 1000;
/** Milliseconds that the person has to compare the numbers. */
export const requestLifetime = 60 * 1000;
/** Requests that one window serves: each is a chance of one in 90 for whoever stands between and hopes for luck. */
export const requestsMost = 3;
/** Numbers to choose from: the right one and two that are not. */
const choices = 3;

/** A request that the person is asked about. */
export interface PairingQuestion {
  readonly id: string;
  /** Who asks, by its own account. */
  readonly client: string;
  /** One of them is the number that the client shows. */
  readonly numbers: readonly number[];
  /** Milliseconds until it is too late. */
  readonly remaining: number;
}

export type PairingAnswer =
  | { readonly outcome: 'paired'; readonly client: string; readonly key: string }
  /** "Not me", or a number that the client does not show. */
  | { readonly outcome: 'refused' | 'mismatch' };

export interface PairingOptions {
  readonly port: number;
  readonly now: () => number;
  /** Cryptographically random bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Cryptographically random, 0 to `end` - 1. */
  readonly randomInt: (end: number) => number;
}

interface OpenWindow {
  /** `undefined`: for as long as there is no client. */
  readonly until: number | undefined;
  requestsLeft: number;
}

interface Request {
  readonly id: string;
  readonly client: string;
  readonly own: OwnHalf;
  readonly until: number;
  asked: { readonly numbers: readonly number[]; readonly number: number; readonly key: string } | undefined;
}

/**
 * Who may pair, and when: a window that the person opens, one request at a time, one number to find. It does nothing by
 * itself and waits for nothing: whoever uses it has the sockets, the clock and the screen.
 */
export class Pairing {
  readonly #options: PairingOptions;
  #window: OpenWindow | undefined;
  #request: Request | undefined;

  constructor(options: PairingOptions) {
    this.#options = options;
  }

  get window(): PairingWindow {
    if (!this.#isOpen() || !this.#window) return { kind: 'closed' };
    const { until } = this.#window;
    return until === undefined ? { kind: 'first-run' } : { kind: 'opened', remaining: until - this.#options.now() };
  }

  /** What the person is to be asked. */
  get question(): PairingQuestion | undefined {
    const request = this.#pending();
    if (!request?.asked) return undefined;
    const { id, client, until, asked } = request;
    return { id, client, numbers: asked.numbers, remaining: until - this.#options.now() };
  }

  /** Takes requests for two minutes, or until there is a client. */
  open(forHowLong: 'first-run' | 'two-minutes'): void {
    const until = forHowLong === 'first-run' ? undefined : this.#options.now() + windowLifetime;
    this.#window = { until, requestsLeft: requestsMost };
  }

  close(): void {
    this.#window = undefined;
  }

  /**
   * Somebody asks to be paired.
   * @returns what to commit to; nothing when no window is open, or somebody else is being asked about
   */
  begin(client: string): { readonly id: string; readonly commitment: string } | undefined {
    if (!this.#isOpen() || !this.#window || this.#pending()) return undefined;
    this.#window.requestsLeft--;
    const { now, randomBytes } = this.#options;
    const own = makeHalf(randomBytes(64));
    const id = Buffer.from(randomBytes(8)).toString('hex');
    this.#request = { id, client, own, until: now() + requestLifetime, asked: undefined };
    return { id, commitment: commitmentTo(own) };
  }

  /**
   * The client's half has come: there is something to ask the person.
   * @returns this end's half; nothing when the request is over, had its half already, or is given a bad one
   */
  complete(id: string, half: PairingHalf): PairingHalf | undefined {
    const request = this.#pending();
    if (request?.id !== id || request.asked) return undefined;
    const { own } = request;
    const facts = { protocol: protocolVersion, port: this.#options.port, client: half, companion: own };
    try {
      const key = keyOf(own.secretKey, half.publicKey, facts);
      const number = numberOf(facts);
      request.asked = { key, number, numbers: this.#among(number) };
    } catch {
      this.#request = undefined;
      return undefined;
    }
    return { publicKey: own.publicKey, nonce: own.nonce };
  }

  /**
   * The person has answered. Whatever the answer, the window closes: a client that is refused is not asked about again.
   * @param number the one that was chosen; nothing for "Not me"
   * @returns nothing when the request is over already
   */
  answer(id: string, number: number | undefined): PairingAnswer | undefined {
    const request = this.#pending();
    if (request?.id !== id || !request.asked) return undefined;
    this.#request = undefined;
    this.#window = undefined;
    const { client, asked } = request;
    if (number === undefined) return { outcome: 'refused' };
    return number === asked.number ? { outcome: 'paired', client, key: asked.key } : { outcome: 'mismatch' };
  }

  /** The client has gone. */
  withdraw(id: string): void {
    if (this.#request?.id === id) this.#request = undefined;
  }

  /** Whether that request is neither answered nor too late. */
  isPending(id: string): boolean {
    return this.#pending()?.id === id;
  }

  /** Milliseconds until something ends by itself. */
  get nextEnd(): number | undefined {
    const window = this.#isOpen() ? this.#window : undefined;
    const ends = [window?.until, this.#pending()?.until].filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : Math.max(0, Math.min(...ends) - this.#options.now());
  }

  #isOpen(): boolean {
    if (!this.#window) return false;
    const { until, requestsLeft } = this.#window;
    if ((until === undefined || this.#options.now() < until) && (requestsLeft > 0 || this.#pending())) return true;
    this.#window = undefined;
    return false;
  }

  #pending(): Request | undefined {
    if (this.#request && this.#options.now() >= this.#request.until) this.#request = undefined;
    return this.#request;
  }

  #among(number: number): readonly number[] {
    const { randomInt } = this.#options;
    const { pairingNumberLeast: least, pairingNumber: most } = limits;
    const others = Array.from({ length: most - least + 1 }, (_, index) => least + index);
    others.splice(others.indexOf(number), 1);
    const numbers = Array.from({ length: choices - 1 }, () => others.splice(randomInt(others.length), 1)).flat();
    numbers.splice(randomInt(choices), 0, number);
    return numbers;
  }
}
