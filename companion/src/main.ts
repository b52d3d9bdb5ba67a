import { join } from 'node:path';
import { FrisketError } from '../../shared/src/errors.ts';
import { ports as listedPorts } from '../../shared/src/limits.ts';
import { version } from '../../shared/src/version.ts';
import { appRoot } from './app-root.ts';
import type { Settings } from './configuration/settings.ts';
import { choosePort } from './daemon/choose-port.ts';
import { startDaemon } from './daemon/daemon.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineSettings } from './engine/engine-settings.ts';
import { EngineProcess } from './engine/process/engine-process.ts';
import { SupervisedEngine } from './engine/process/supervised-engine.ts';
import { describingEngine } from './metadata/describing-engine.ts';
import { EventHub } from './observability/event-hub.ts';
import type { Log } from './observability/events.ts';
import { logFile, logToFile } from './observability/log-file.ts';
import { loadMetricsToken } from './store/metrics-token.ts';
import { loadOwnerKey } from './store/owner-key.ts';
import { hubCache } from './store/hub/hub-settings.ts';
import { AddedModels } from './store/installed/added-models.ts';
import { InstalledModels } from './store/installed/installed-models.ts';

export interface CompanionOptions {
  readonly settings: Settings;
  /** Told what happens, besides the log file. */
  readonly log: Log;
  /** A client asks the companion to end: close it. */
  readonly onStop?: () => void;
}

export type StartedCompanion =
  | {
      readonly kind: 'started';
      readonly port: number;
      /** Good once, for a minute. */
      readonly page: string;
      /** Puts a line into the log. */
      note(message: string): void;
      close(): Promise<void>;
    }
  /** It runs already, with this data folder; `page` opens a page of it. */
  | { readonly kind: 'running'; readonly port: number; readonly page: string };

/** Where the child process starts, once built. */
export const engineEntry = join(appRoot, 'dist', 'companion', 'engine-main.js');

/** What the engine's process is told of the person's settings. */
export function engineSettings({ data, provider, precision, memoryGigabytes }: Settings): EngineSettings {
  return {
    provider,
    precision,
    memoryGigabytes,
    quantized: join(data, 'quantized'),
    devices: join(data, 'devices.json'),
  };
}

const minute = 60_000;
const megabyte = 1024 * 1024;

/** The models that came with Frisket, and before them those of the person: in the data folder, and where else they said. */
export function installedModels({ data, modelFolders }: Pick<Settings, 'data' | 'modelFolders'>): InstalledModels {
  const added = new AddedModels(data);
  return new InstalledModels(async () => [
    join(data, 'models'),
    ...(await added.paths()),
    ...modelFolders,
    join(appRoot, 'models'),
    // Last, so that what other programs keep there is not what the panel begins with.
    hubCache(process.env),
  ]);
}

/**
 * Puts the companion together and starts it.
 * @throws FrisketError `port_taken`, `file_unreadable`
 */
export async function startCompanion({ settings, log, onStop }: CompanionOptions): Promise<StartedCompanion> {
  const { data: dataFolder, port } = settings;
  const ports = port === 'auto' ? listedPorts : [port];
  const ownerKey = await loadOwnerKey(dataFolder);
  const choice = await choosePort(ports, ownerKey);
  if (choice.kind === 'running') return choice;
  const events = new EventHub(log, logToFile(logFile(dataFolder), { level: settings.logLevel }));
  const engineProcess = new EngineProcess({ entry: engineEntry, settings: engineSettings(settings), log: events.tell });
  engineProcess.start();
  const idleUnload = settings.idleUnloadMinutes * minute;
  const engine = new SupervisedEngine(engineProcess, { idleUnload, log: events.tell });
  const installed = installedModels(settings);
  const daemon = await startDaemon({
    listening: choice.listening,
    engine: describingEngine(engine, { settings: settings.pictureSettings }),
    installed,
    dataFolder,
    ownerKey,
    site: join(appRoot, 'dist', 'playground'),
    events,
    metricsToken: await loadMetricsToken(dataFolder),
    ...(onStop ? { onStop } : {}),
    bounds: {
      jobs: settings.queuedJobs,
      results: settings.keptResults,
      pictureBytes: settings.pictureMegabytes * megabyte,
    },
  });
  const { pid, versions, platform, arch } = process;
  events.tell({
    event: 'companion.started',
    version,
    port: daemon.port,
    pid,
    node: versions.node,
    platform: `${platform} ${arch}`,
  });
  void warmUp(engine, installed, events.tell);
  return {
    kind: 'started',
    port: daemon.port,
    page: daemon.startPage(),
    note: (message) => {
      events.tell({ event: 'note', message });
    },
    close: async () => {
      events.tell({ event: 'companion.stopping' });
      await daemon.close();
      await engine.close();
      events.tell({ event: 'companion.stopped' });
    },
  };
}

/** Loads the model that a panel offers first, so that the first click does not pay for it. */
async function warmUp(engine: Engine, installed: InstalledModels, log: Log): Promise<void> {
  const {
    models: [first],
  } = await installed.summaries();
  const path = first && (await installed.paths()).get(first.id);
  if (path === undefined) return;
  await engine.prepare(path).catch((error: unknown) => {
    const { code, message } = FrisketError.wrap(error);
    // A companion that was stopped at once had no time for it.
    if (code !== 'cancelled')
      log({ event: 'models.failed', message: `${first?.title} could not be loaded ahead: ${message}` });
  });
}
