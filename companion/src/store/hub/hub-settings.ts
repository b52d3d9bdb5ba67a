import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { parseAddress } from './parse-address.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where models come from, as the Hugging Face hub's own tools are told (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables). */
export interface HubSettings {
  /** Without a path: `https://huggingface.co`, or a mirror. */
  readonly endpoint: URL;
  /** Sent to the endpoint and to nobody else. */
  readonly token?: string;
  /** Origins besides the hub's own that it may send a download to: a mirror's storage. */
  readonly origins: readonly string[];
  /** As the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY say, in capitals or not; empty for none. */
  readonly proxies: { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string };
}

const publicHub = 'https://huggingface.co';

/**
 * `HF_ENDPOINT`, `HF_TOKEN` (or the token that `hf auth login` keeps) and `FRISKET_DOWNLOAD_ORIGINS`, separated by commas.
 * @throws FrisketError `usage` for an address that is none
 */
export async function hubSettings(environment: Environment): Promise<HubSettings> {
  const endpoint = parseUrl('HF_ENDPOINT', environment.HF_ENDPOINT ?? publicHub);
  const token = environment.HF_TOKEN?.trim() || (await savedToken(environment));
  const origins = (environment.FRISKET_DOWNLOAD_ORIGINS ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => parseUrl('FRISKET_DOWNLOAD_ORIGINS', text).origin);
  return {
    endpoint,
    origins,
    proxies: proxiesOf(environment),
    ...(token === undefined || token === '' ? {} : { token }),
  };
}

function proxiesOf(environment: Environment): HubSettings['proxies'] {
  const either = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  return { httpProxy: either('HTTP_PROXY'), httpsProxy: either('HTTPS_PROXY'), noProxy: either('NO_PROXY') };
}

/** The folder of the hub's tools: `HF_HOME`, or `huggingface` in the user's cache. */
export function hubHome(environment: Environment): string {
  return environment.HF_HOME ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface');
}

/** The cache of the hub's tools. */
export function hubCache(environment: Environment): string {
  return environment.HF_HUB_CACHE ?? join(hubHome(environment), 'hub');
}

async function savedToken(environment: Environment): Promise<string | undefined> {
  if (environment.HF_HUB_DISABLE_IMPLICIT_TOKEN === '1') return undefined;
  const path = environment.HF_TOKEN_PATH ?? join(hubHome(environment), 'token');
  return (await readFile(path, 'utf8').catch(() => undefined))?.trim();
}

function parseUrl(name: string, text: string): URL {
  const url = parseAddress(text);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new FrisketError(
    'usage',
    `The variable ${name} is "${text}", which is no http(s) address.`,
    `Give one such as ${publicHub}, or unset it.`,
  );
}
