import type { Connection } from '../../../shared/src/client/connection.ts';
import { ConnectionError } from '../../../shared/src/client/connect.ts';
import { discover } from '../../../shared/src/client/discover.ts';
import { problemError } from '../../../shared/src/client/problem.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { ClientMessage, CompanionMessage } from '../../../shared/src/messages.ts';
import type { Settings } from '../configuration/settings.ts';
import { ownAccess } from './own-access.ts';

/** What is said over a connection, for commands that talk about more than jobs. */
export interface Conversation {
  readonly say: (message: ClientMessage) => void;
  /** The next message. @throws FrisketError what an `error` says; `disconnected` when the companion has gone */
  readonly next: () => Promise<CompanionMessage>;
  /** The next message of that kind; those before it are passed over. */
  readonly nextOf: <T extends CompanionMessage['type']>(type: T) => Promise<Extract<CompanionMessage, { type: T }>>;
}

/**
 * Talks to this person's running companion.
 * @throws FrisketError `not_running` and the like
 */
export async function withOwnConnection<Result>(
  settings: Pick<Settings, 'data' | 'port'>,
  command: string,
  work: (conversation: Conversation) => Promise<Result>,
): Promise<Result> {
  const connection = await discover(await ownAccess(settings, command)).catch((error: unknown) => {
    throw error instanceof ConnectionError ? problemError(error.problem) : error;
  });
  try {
    return await work(converse(connection));
  } finally {
    connection.close();
  }
}

function converse(connection: Connection): Conversation {
  const arrived: CompanionMessage[] = [];
  let isClosed = false;
  let wake: () => void = () => undefined;
  connection.listen({
    onMessage: (message) => {
      arrived.push(message);
      wake();
    },
    onClose: () => {
      isClosed = true;
      wake();
    },
  });
  const next = async (): Promise<CompanionMessage> => {
    for (;;) {
      const message = arrived.shift();
      if (message?.type === 'error') throw FrisketError.from(message.error);
      if (message) return message;
      if (isClosed) throw new FrisketError('disconnected', 'The companion has stopped.', 'Start it with `npm start`.');
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    say: (message) => {
      connection.send(message);
    },
    next,
    nextOf: async (type) => {
      for (;;) {
        const message = await next();
        if (isOf(message, type)) return message;
      }
    },
  };
}

function isOf<T extends CompanionMessage['type']>(
  message: CompanionMessage,
  type: T,
): message is Extract<CompanionMessage, { type: T }> {
  return message.type === type;
}
