import { connect, ConnectionError } from '../../../shared/src/client/connect.ts';
import type { Connection } from '../../../shared/src/client/connection.ts';
import { startPageUrl } from './start-links.ts';
import { openSocket } from './web-socket.ts';

/** Milliseconds: a companion on the same computer answers within a few, unless the machine is busy painting. */
const patience = 2_000;

/** Who answers on a port. */
export type Neighbour =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'stranger' }
  /** This person's companion; `page` is a fresh start page of it. */
  | { readonly kind: 'own'; readonly page: string };

/**
 * Asks the companion that may listen on a port for a start page of its own. It and we prove to each other that we hold
 * the same owner's key, so it is this person's companion with this data folder.
 */
export async function askNeighbour(port: number, ownerKey: string): Promise<Neighbour> {
  let connection: Connection;
  try {
    connection = await connect({
      openSocket,
      port,
      credential: 'owner',
      key: ownerKey,
      client: 'frisket start',
      timeout: patience,
    });
  } catch (error) {
    if (error instanceof ConnectionError) return { kind: error.problem.kind === 'not_running' ? 'nobody' : 'stranger' };
    throw error;
  }
  const once = await askForLink(connection);
  connection.close();
  return once === undefined ? { kind: 'stranger' } : { kind: 'own', page: startPageUrl(port, once) };
}

function askForLink(connection: Connection): Promise<string | undefined> {
  return new Promise((resolve) => {
    connection.listen({
      onMessage: (message) => {
        if (message.type === 'link') resolve(message.once);
      },
      onClose: () => {
        resolve(undefined);
      },
    });
    connection.send({ type: 'link.make' });
  });
}
