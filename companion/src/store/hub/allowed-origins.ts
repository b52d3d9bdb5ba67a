import { FrisketError } from '../../../../shared/src/errors.ts';
import type { HubSettings } from './hub-settings.ts';

/** The hub and where it keeps its files: cdn-lfs.hf.co, cas-bridge.xethub.hf.co and their like. */
const hubDomains: readonly string[] = ['huggingface.co', 'hf.co'];

/**
 * Where a download may go, checked before every request, so that an answer from outside cannot send the companion to
 * something inside (SSRF): https to the hub's own domains, and exactly the origins that the person named.
 */
export class AllowedOrigins {
  readonly #named: ReadonlySet<string>;

  constructor({ endpoint, origins }: HubSettings) {
    this.#named = new Set([endpoint.origin, ...origins]);
  }

  /** @throws FrisketError `download_refused` */
  check(url: URL): void {
    if (this.#named.has(url.origin) && url.username === '') return;
    if (url.protocol === 'https:' && url.port === '' && url.username === '' && isHub(url.hostname)) return;
    throw new FrisketError(
      'download_refused',
      `The download was sent on to ${url.origin}, which is not a place that models are downloaded from.`,
      'If this is the storage of a mirror that you trust, name it in the variable FRISKET_DOWNLOAD_ORIGINS.',
      { values: { origin: url.origin } },
    );
  }
}

function isHub(host: string): boolean {
  return hubDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
