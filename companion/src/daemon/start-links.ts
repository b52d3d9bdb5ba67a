import { randomBytes } from 'node:crypto';

/** Milliseconds: a browser opens within seconds, and an old link in a shell's scrollback is worth nothing. */
const lifetime = 60_000;
/** At once: one a start and one a second `frisket start`; the oldest makes way. */
const linksMost = 8;

/** The single-use words in the links that `frisket start` opens, each good for one exchange within a minute. */
export class StartLinks {
  readonly #now: () => number;
  readonly #expiry = new Map<string, number>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  make(): string {
    const once = randomBytes(32).toString('hex');
    this.#expiry.set(once, this.#now() + lifetime);
    const oldest = this.#expiry.keys().next().value;
    if (this.#expiry.size > linksMost && oldest !== undefined) this.#expiry.delete(oldest);
    return once;
  }

  /** @returns whether it was good; it never is again */
  redeem(once: string): boolean {
    const expiry = this.#expiry.get(once);
    this.#expiry.delete(once);
    return expiry !== undefined && this.#now() < expiry;
  }
}

/** What stands behind `#` stays in the browser: no server's log ever sees it. */
export function startPageUrl(port: number, once: string): string {
  return `http://localhost:${port}/#once=${once}`;
}
