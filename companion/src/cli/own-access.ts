import type { DiscoverOptions } from '../../../shared/src/client/discover.ts';
import { ports as listedPorts } from '../../../shared/src/limits.ts';
import type { Settings } from '../configuration/settings.ts';
import { openSocket } from '../daemon/web-socket.ts';
import { loadOwnerKey } from '../store/owner-key.ts';

/**
 * How frisket's own commands reach this person's companion.
 * @param command who asks, for the list of clients: `frisket status`
 */
export async function ownAccess(
  { data, port }: Pick<Settings, 'data' | 'port'>,
  command: string,
): Promise<DiscoverOptions> {
  return {
    openSocket,
    fetch: (url, options) => fetch(url, options),
    ports: port === 'auto' ? listedPorts : [port],
    credential: 'owner',
    key: await loadOwnerKey(data),
    client: command,
  };
}
