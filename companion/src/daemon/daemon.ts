import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { limits } from '../../../shared/src/limits.ts';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { version } from '../../../shared/src/version.ts';
import type { Engine } from '../engine/engine.ts';
import { JobFiles } from '../queue/job-files.ts';
import { LocalQueue } from '../queue/local-queue.ts';
import { PictureFiles } from '../queue/picture-files.ts';
import type { InstalledModels } from '../store/installed/installed-models.ts';
import { createHttpApp } from './http-app.ts';
import { imageIdOf } from './image-id.ts';
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
  readonly installed: InstalledModels;
  /** Absolute; jobs and their pictures are kept here until their clients have the results. */
  readonly dataFolder: string;
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
  /** Lets every client go, stops what runs and stops listening. Jobs stay on the disk and go on with the next start. */
  close(): Promise<void>;
}

/** On disk: pictures of jobs that wait or were not acknowledged, and the latest others in case they are sent again. */
const pictureBounds = { bytes: 1024 * 1024 * 1024, spareBytes: 128 * 1024 * 1024 };
/** Results kept until their clients have them. */
const finishedBounds = { jobs: 200, bytes: 256 * 1024 * 1024 };

/**
 * Joins network, queue and engine, and goes on with the jobs that were left. Decodes no picture and computes nothing, so
 * that it always answers.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { listening, engine, installed, code, dataFolder, log } = options;
  const { port } = listening;
  const links = new StartLinks();
  const pageKey = randomBytes(32).toString('hex');
  const run = randomUUID();
  const pictures = new PictureFiles(join(dataFolder, 'pictures'), pictureBounds);
  const queue = await LocalQueue.open({
    engine,
    files: new JobFiles(join(dataFolder, 'jobs')),
    pictures,
    models: () => installed.paths(),
    imageIdOf,
    jobsMost: limits.queuedJobs,
    finished: finishedBounds,
    onEnd: (record) => {
      log(endLine(record));
    },
    onTrouble: ({ message }) => {
      log(message);
    },
  });
  const intake = new Intake({ queue, pictures, jobsMost: limits.queuedJobs });
  const sockets = new Sockets({
    port,
    keys: { page: pageKey, code: keyFromCode(code) },
    log,
    welcome: async (outbox) => {
      const { models, adapters } = await installed.summaries();
      outbox.send({ type: 'welcome', companion: version, run, models: [...models], adapters: [...adapters] });
    },
    openSession: (outbox, { owner }) =>
      new Session({
        queue,
        intake,
        outbox,
        links,
        owner,
        modelIds: async () => new Set((await installed.paths()).keys()),
      }),
    ...(options.authenticationTimeout === undefined ? {} : { authenticationTimeout: options.authenticationTimeout }),
    ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
  });
  const app = createHttpApp({ port: () => port, links, pageKey, site: options.site });
  listening.serve({
    request: app,
    upgrade: (request, stream, head) => {
      sockets.upgrade(request, stream, head);
    },
  });
  return {
    port,
    startPage: () => startPageUrl(port, links.make()),
    close: async () => {
      // No new connections first: a client that is let go comes back at once.
      const released = Promise.all(listening.servers.map(closeServer));
      // Then the clients: a companion that stops is a lost connection to them, and their jobs go on when it is back.
      await sockets.close();
      await queue.close();
      intake.close();
      await released;
    },
  };
}
