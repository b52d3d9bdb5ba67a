import { FrisketError } from '../../../../shared/src/errors.ts';
import type { HubReply } from './hub-http.ts';
import { TransientFailure } from './transient-failure.ts';

/** Statuses that a server takes back after a while. */
const passing: readonly number[] = [408, 425, 429];

/**
 * What a status that is no success means.
 * @param asked the hub's own address of what was asked for
 * @param what for people: `unet/config.json of stabilityai/sdxl-turbo`
 */
export async function statusError(
  { status, headers, url, body }: HubReply,
  asked: URL,
  what: string,
  page: URL,
): Promise<Error> {
  await body.dump();
  if (status >= 500 || passing.includes(status))
    return new TransientFailure(`${url.host} answered ${status}`, retryAfter(headers));
  // The hub signs addresses of its storage for a while; one that has run out is refused there, and the hub gives another.
  if (url.origin !== asked.origin && status < 500) return new TransientFailure(`${url.host} answered ${status}`);
  if (status === 401 || status === 403)
    return new FrisketError(
      'download_forbidden',
      `${what} is not open to everybody (${url.host} answered ${status}).`,
      `Accept the publisher's terms on ${page.href} and give your access token in the variable HF_TOKEN.`,
      { values: { page: page.href } },
    );
  if (status === 404 || status === 410)
    return new FrisketError('download_not_found', `${what} is not on ${url.host}.`, `Look at ${page.href}.`, {
      values: { page: page.href },
    });
  return new FrisketError('download_failed', `${url.host} answered ${status} for ${what}.`, 'Try again later.');
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: HubReply['headers']): { retryAfter?: number } {
  const value = headers['retry-after'];
  if (value === undefined) return {};
  const milliseconds = /^\d+$/.test(value) ? 1_000 * Number(value) : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? { retryAfter: Math.max(0, milliseconds) } : {};
}
