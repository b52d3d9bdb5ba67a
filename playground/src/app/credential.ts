import { z } from 'zod';
import { errorInfoSchema } from '../../../shared/src/errors.ts';
import type { KeyValueStore } from '../figma-api/plugin-services.ts';
import { decodeValue, encodeValue } from '../figma-api/stored-value.ts';

/** Under which the plugin looks for what it connects with, in its clientStorage. */
const connectionKey = 'connection';

const grantedSchema = z.object({ key: z.string() });
const refusedSchema = z.object({ error: errorInfoSchema });

/**
 * The start link's single-use word is exchanged for the page's key, which the plugin then finds in its clientStorage
 * as it would find one of its own. It lasts as long as the tab. Without a link and a key kept from before, the plugin
 * asks to be paired, as it does in Figma.
 *
 * @param tab storage that ends with the tab
 * @returns what to tell the person when the link was no good
 */
export async function takeCredential(
  location: Pick<Location, 'hash' | 'port' | 'pathname' | 'search'>,
  tab: KeyValueStore,
): Promise<string | undefined> {
  const once = new URLSearchParams(location.hash.slice(1)).get('once');
  if (once === null) return undefined;
  // Out of the address bar, the history and any bookmark.
  history.replaceState(null, '', location.pathname + location.search);
  const response = await fetch('/once', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ once }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  const granted = grantedSchema.safeParse(body);
  if (!response.ok || !granted.success) {
    // A tab that had a key keeps it. In any other the plugin is to say it as well, and not to ask to be paired: nothing
    // on this page would answer.
    if (response.status === 401 && tab.read(connectionKey) === undefined)
      tab.write(connectionKey, encodeValue({ credential: 'page', refused: true }));
    return refusalOf(body, response.status);
  }
  const connection = { port: Number(location.port), credential: 'page', key: granted.data.key };
  tab.write(connectionKey, encodeValue(connection));
  return undefined;
}

const pageConnectionSchema = z.object({ credential: z.literal('page'), key: z.string() });

/** The page's own key, if this tab was opened by a start link. */
export function pageKey(tab: KeyValueStore): string | undefined {
  const kept = tab.read(connectionKey);
  return kept === undefined ? undefined : pageConnectionSchema.safeParse(decodeValue(kept)).data?.key;
}

function refusalOf(body: unknown, status: number): string {
  const refused = refusedSchema.safeParse(body);
  if (!refused.success) return `The companion answered ${status} to the start link. Run \`npm start\` again.`;
  const { message, hint } = refused.data.error;
  return [message, hint].filter((part) => part !== undefined).join(' ');
}
