import { EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { version } from '../../../../shared/src/version.ts';
import { AllowedOrigins } from './allowed-origins.ts';
import type { HubSettings } from './hub-settings.ts';
import { parseAddress } from './parse-address.ts';
import { TransientFailure } from './transient-failure.ts';

export interface HubReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it was redirected to, if it was. */
  readonly url: URL;
  /** To be read to its end, or destroyed. */
  readonly body: Dispatcher.ResponseData['body'];
}

export interface HubTimeouts {
  /** Milliseconds to an answer's beginning. */
  readonly answer: number;
  /** Milliseconds between two pieces of an answer: a connection that stands still is a lost one. */
  readonly silence: number;
}

const defaultTimeouts: HubTimeouts = { answer: 30_000, silence: 30_000 };
/** The hub's own chains are of two. */
const redirectsMost = 5;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/** Requests to the hub: redirects are followed by hand, each of them checked, and the token goes to the hub alone. */
export class HubHttp {
  readonly #settings: HubSettings;
  readonly #allowed: AllowedOrigins;
  readonly #dispatcher: EnvHttpProxyAgent;

  constructor(settings: HubSettings, timeouts: HubTimeouts = defaultTimeouts) {
    this.#settings = settings;
    this.#allowed = new AllowedOrigins(settings);
    const { answer, silence } = timeouts;
    this.#dispatcher = new EnvHttpProxyAgent({
      ...settings.proxies,
      headersTimeout: answer,
      bodyTimeout: silence,
      connect: { timeout: answer },
    });
  }

  get endpoint(): URL {
    return this.#settings.endpoint;
  }

  /**
   * GETs an address, wherever the hub keeps what is behind it.
   * @throws FrisketError `download_refused`; TransientFailure when it cannot be reached
   */
  async get(
    start: URL,
    { headers = {}, signal }: { headers?: Record<string, string>; signal: AbortSignal },
  ): Promise<HubReply> {
    let url = start;
    for (let hop = 0; hop <= redirectsMost; hop++) {
      const reply = await this.#once(url, headers, signal);
      if (!redirects.includes(reply.status)) return reply;
      await reply.body.dump();
      const { location } = reply.headers;
      const next = location === undefined ? undefined : parseAddress(location, url);
      if (!next) throw new TransientFailure(`${url.host} redirected to nowhere`);
      url = next;
    }
    throw new FrisketError(
      'download_refused',
      `${start.host} redirected more than ${redirectsMost} times.`,
      'Try again later.',
    );
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  async #once(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<HubReply> {
    this.#allowed.check(url);
    const { token, endpoint } = this.#settings;
    try {
      const reply = await request(url, {
        dispatcher: this.#dispatcher,
        signal,
        headers: {
          'user-agent': `frisket/${version}`,
          // A file's ranges and size are those of its own bytes.
          'accept-encoding': 'identity',
          ...headers,
          ...(token !== undefined && url.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {}),
        },
      });
      return { status: reply.statusCode, headers: plain(reply.headers), url, body: reply.body };
    } catch (error) {
      signal.throwIfAborted();
      throw TransientFailure.of(error, url);
    }
  }
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
