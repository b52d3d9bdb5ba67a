import { randomBytes } from 'node:crypto';
import { limits } from '../../../shared/src/limits.ts';
import type { ModelSummary } from '../../../shared/src/messages.ts';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { version } from '../../../shared/src/version.ts';
import type { Engine } from '../engine/engine.ts';
import { JobQueue } from '../queue/queue.ts';
import type { Catalogue } from '../store/catalogue.ts';
import { createHttpApp } from './http-app.ts';
import { imageIdOf } from './image-id.ts';
import { ImageStore } from './image-store.ts';
import { Intake } from './intake.ts';
import { endLine } from './job-log.ts';
import { closeServer, type Listening } from './listen.ts';
import { Session } from './session.ts';
import { Sockets } from './sockets.ts';
import { StartLinks, startPageUrl } from './start-links.ts';

export interface DaemonOptions {
  /** From `listen`; the daemon closes it. */
  readonly listening: Listening;
  readonly engine: Engine;
  readonly catalogue: Catalogue;
  /** The connection code for Figma's plugin. */
  readonly code: string;
  /** The folder that is served at `/`. */
  readonly site: string;
  /** Lines for the person: ids, names and sizes; never a prompt or a key. */
  readonly log: (line: string) => void;
  /** For tests: milliseconds. */
  readonly authenticationTimeout?: number;
  readonly heartbeat?: number;
}

export interface Daemon {
  readonly port: number;
  /** The page to open, with its single-use word: good for a minute, for one page. */
  startPage(): string;
  /** Lets every client go, cancels what runs and stops listening. */
  close(): Promise<void>;
}

/** Bytes of pictures kept for jobs to come and pinned for those that wait. */
const imageStoreCapacity = 512 * 1024 * 1024;
/** Results kept until their clients have them. */
const finishedBounds = { jobs: 200, bytes: 256 * 1024 * 1024 };

/** Joins network, queue and engine. Decodes no picture and computes nothing, so that it always answers. */
export function startDaemon(options: DaemonOptions): Daemon {
  const { listening, engine, catalogue, code, log } = options;
  const { port } = listening;
  const links = new StartLinks();
  const pageKey = randomBytes(32).toString('hex');
  const queue = new JobQueue({
    engine,
    models: () => catalogue.paths(),
    imageIdOf,
    jobsMost: limits.queuedJobs,
    finished: finishedBounds,
    onEnd: (record) => {
      log(endLine(record));
    },
  });
  const intake = new Intake(queue, new ImageStore(imageStoreCapacity));
  const sockets = new Sockets({
    port,
    keys: { page: pageKey, code: keyFromCode(code) },
    log,
    welcome: async (outbox) => {
      const models: ModelSummary[] = await catalogue.summaries();
      outbox.send({ type: 'welcome', companion: version, models });
    },
    openSession: (outbox) =>
      new Session({ queue, intake, outbox, links, modelIds: async () => new Set((await catalogue.paths()).keys()) }),
    ...(options.authenticationTimeout === undefined ? {} : { authenticationTimeout: options.authenticationTimeout }),
    ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
  });
  const app = createHttpApp({ port: () => port, links, pageKey, site: options.site });
  for (const server of listening.servers) {
    server.on('request', app);
    server.on('upgrade', (request, stream, head) => {
      sockets.upgrade(request, stream, head);
    });
  }
  return {
    port,
    startPage: () => startPageUrl(port, links.make()),
    close: async () => {
      // No new connections first: a client that is let go comes back at once.
      const released = Promise.all(listening.servers.map(closeServer));
      // Then the clients: a companion that stops is a lost connection to them, and their jobs run again when it is back.
      await sockets.close();
      await queue.close();
      intake.close();
      await released;
    },
  };
}
