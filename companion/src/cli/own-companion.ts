import { CompanionClient } from '../../../shared/src/client/client.ts';
import { ports as listedPorts } from '../../../shared/src/limits.ts';
import type { Settings } from '../configuration/settings.ts';
import { openSocket } from '../daemon/web-socket.ts';
import { loadOwnerKey } from '../store/owner-key.ts';

/**
 * Talks to this person's running companion, over the protocol that every client speaks.
 * @param command who asks, for the list of clients: `frisket status`
 * @throws FrisketError `not_running` and the like
 */
export async function withCompanion<Result>(
  { data, port }: Pick<Settings, 'data' | 'port'>,
  command: string,
  work: (client: CompanionClient) => Promise<Result>,
): Promise<Result> {
  const client = new CompanionClient({
    openSocket,
    fetch: (url, options) => fetch(url, options),
    ports: port === 'auto' ? listedPorts : [port],
    credential: 'owner',
    key: await loadOwnerKey(data),
    client: command,
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
