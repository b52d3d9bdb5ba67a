import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { limits } from '../../../shared/src/limits.ts';
import { version } from '../../../shared/src/version.ts';
import type { Engine } from '../engine/engine.ts';
import type { EventHub } from '../observability/event-hub.ts';
import { Metrics } from '../observability/metrics.ts';
import { JobFiles } from '../queue/job-files.ts';
import { LocalQueue } from '../queue/local-queue.ts';
import { PictureFiles } from '../queue/picture-files.ts';
import type { Environment } from '../store/hub/hub-settings.ts';
import type { InstalledModels } from '../store/installed/installed-models.ts';
import { preprocessorPaths } from '../store/installed/preprocessors.ts';
import { PairedClients } from '../store/paired-clients.ts';
import { createHttpApp } from './http-app.ts';
import { imageIdOf } from './image-id.ts';
import { Intake } from './intake.ts';
import { isNews, jobEvent } from './job-events.ts';
import { closeServer, type Listening } from './listen.ts';
import { ModelDownloads } from './model-downloads.ts';
import { Pairing } from './pairing.ts';
import { PairingDesk } from './pairing-desk.ts';
import { Session } from './session.ts';
import { Sockets } from './sockets.ts';
import { StartLinks, startPageUrl } from './start-links.ts';
import { StatusBoard } from './status-board.ts';

export interface DaemonOptions {
  /** From `listen`; the daemon closes it. */
  readonly listening: Listening;
  readonly engine: Engine;
  readonly installed: InstalledModels;
  /** Absolute; paired clients are kept here, and jobs with their pictures until their clients have the results. */
  readonly dataFolder: string;
  /** Of the person's own programs, 32 bytes as hexadecimal digits. */
  readonly ownerKey: string;
  /** The folder that is served at `/`. */
  readonly site: string;
  /** Told what happens, and heard for what the engine tells of itself. */
  readonly events: EventHub;
  /** What `GET /metrics` wants as its bearer's token; it is not there without one. */
  readonly metricsToken?: string;
  /** Jobs that may wait or run, and what is kept of them; 100 jobs, 200 results and 1 GB when absent. */
  readonly bounds?: QueueBounds;
  /** Where models are downloaded from; the process's own when absent. */
  readonly environment?: Environment;
  /** A client asks the companion to end, and what it waits for has ended: whoever started the daemon closes it. */
  readonly onStop?: () => void;
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

export interface QueueBounds {
  readonly jobs: number;
  /** Jobs that ended and were not acknowledged. */
  readonly results: number;
  /** Bytes on disk of pictures that jobs hold. */
  readonly pictureBytes: number;
}

const megabyte = 1024 * 1024;
const defaultBounds: QueueBounds = { jobs: limits.queuedJobs, results: 200, pictureBytes: 1024 * megabyte };
/** Part of the room for pictures that no job holds, in case they are sent again. */
const sparePart = 1 / 8;
/** Part of the room for pictures that results may take which nobody fetched. */
const finishedPart = 1 / 4;

/**
 * Joins network, queue and engine, and goes on with the jobs that were left. Decodes no picture and computes nothing, so
 * that it always answers.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { listening, engine, installed, ownerKey, dataFolder } = options;
  const { bounds = defaultBounds, metricsToken } = options;
  const { port } = listening;
  const links = new StartLinks();
  const pageKey = randomBytes(32).toString('hex');
  const run = randomUUID();
  const { pictureBytes } = bounds;
  const board: StatusBoard = new StatusBoard({
    port,
    queue: () => queue,
    engine,
    clients: () => [...sockets.connected],
    modelNames: async () => new Map([...(await installed.paths())].map(([id, path]) => [path, id])),
  });
  const metrics = new Metrics(() => board.read());
  options.events.hear((event) => {
    metrics.log(event);
    board.changed();
  });
  const log = options.events.tell;
  const spareBytes = pictureBytes * sparePart;
  const pictures = new PictureFiles(join(dataFolder, 'pictures'), { bytes: pictureBytes, spareBytes });
  const queue = await LocalQueue.open({
    engine,
    files: new JobFiles(join(dataFolder, 'jobs')),
    pictures,
    models: async () => new Map([...(await installed.paths()), ...(await preprocessorPaths(dataFolder))]),
    imageIdOf,
    jobsMost: bounds.jobs,
    finished: { jobs: bounds.results, bytes: pictureBytes * finishedPart },
    onChange: (record) => {
      board.note(record);
      if (isNews(record)) log(jobEvent(record));
      board.changed();
    },
    onPaused: (paused) => {
      log({ event: paused ? 'queue.paused' : 'queue.resumed' });
    },
    onTrouble: ({ code, message }) => {
      log({ event: 'disk.trouble', code, message });
    },
  });
  const { environment = process.env } = options;
  const downloads = new ModelDownloads({ dataFolder, installed, environment, engine });
  const intake = new Intake({ queue, pictures, jobsMost: bounds.jobs });
  const clients = await PairedClients.open(dataFolder, ({ code, message }) => {
    log({ event: 'disk.trouble', code, message });
  });
  const desk = new PairingDesk({
    pairing: new Pairing({ port, now: Date.now, randomBytes, randomInt }),
    clients,
    connected: () => sockets.credentials,
    disconnect: (id) => {
      sockets.disconnect(id);
    },
    log,
  });
  const sockets: Sockets = new Sockets({
    port,
    keyOf: (credential) => {
      if (credential === 'page') return pageKey;
      return credential === 'owner' ? ownerKey : clients.get(credential)?.key;
    },
    pair: (client, peer) => desk.greet(client, peer),
    onUse: ({ credential }) => {
      desk.used(credential);
    },
    log,
    welcome: async (outbox) => {
      const { models, adapters } = await installed.summaries();
      outbox.send({ type: 'welcome', companion: version, run, models: [...models], adapters: [...adapters] });
    },
    openSession: (outbox, { credential }) =>
      new Session({
        queue,
        intake,
        outbox,
        links,
        board,
        downloads,
        stop,
        owner: credential,
        // A paired client makes pictures; who else may come is for the person's own page and programs to say.
        ...(credential === 'page' || credential === 'owner'
          ? {
              control: desk.control((message) => {
                outbox.send(message);
              }),
            }
          : {}),
        modelIds: async () => new Set((await installed.paths()).keys()),
      }),
    ...(options.authenticationTimeout === undefined ? {} : { authenticationTimeout: options.authenticationTimeout }),
    ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
  });
  const stop = (drain: boolean) => {
    if (!drain) {
      options.onStop?.();
      return;
    }
    board.stopping();
    void queue.drain().then(() => options.onStop?.());
  };
  const app = createHttpApp({
    port: () => port,
    links,
    pageKey,
    site: options.site,
    ...(metricsToken === undefined ? {} : { metrics: { token: metricsToken, metrics } }),
  });
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
      desk.close();
      board.close();
      await sockets.close();
      await downloads.close();
      await queue.close();
      intake.close();
      await released;
    },
  };
}
