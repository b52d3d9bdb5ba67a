import { connect, ConnectionError, type Connection } from '../../../shared/src/client/connection.ts';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { startPageUrl } from './start-links.ts';
import { openSocket } from './web-socket.ts';

/** Milliseconds: a companion on the same computer answers within a few, unless the machine is busy painting. */
const patience = 3_000;

/**
 * Asks the companion that may listen on a port for a start page of its own. It and we prove to each other that we hold
 * the same connection code, so it is this person's companion with this data folder.
 * @returns undefined when nobody answers there, or somebody else
 */
export async function startPageOfRunning(port: number, code: string): Promise<string | undefined> {
  let connection: Connection;
  try {
    connection = await connect({
      openSocket,
      port,
      credential: 'code',
      key: keyFromCode(code),
      client: 'frisket start',
      timeout: patience,
    });
  } catch (error) {
    if (error instanceof ConnectionError) return undefined;
    throw error;
  }
  const once = await askForLink(connection);
  connection.close();
  return once === undefined ? undefined : startPageUrl(port, once);
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
