import { CompanionClient } from '../../../shared/src/client/client.ts';
import type { Settings } from '../configuration/settings.ts';
import { ownAccess } from './own-access.ts';

/**
 * Talks to this person's running companion, over the protocol that every client speaks.
 * @param command who asks, for the list of clients: `frisket status`
 * @throws FrisketError `not_running` and the like
 */
export async function withCompanion<Result>(
  settings: Pick<Settings, 'data' | 'port'>,
  command: string,
  work: (client: CompanionClient) => Promise<Result>,
): Promise<Result> {
  const client = new CompanionClient(await ownAccess(settings, command));
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
