import { join } from 'node:path';
import { FrisketError } from '../../shared/src/errors.ts';
import { ports as listedPorts } from '../../shared/src/limits.ts';
import { appRoot } from './app-root.ts';
import { choosePort } from './daemon/choose-port.ts';
import { startDaemon } from './daemon/daemon.ts';
import type { Engine } from './engine/engine.ts';
import { EngineProcess } from './engine/process/engine-process.ts';
import { SupervisedEngine } from './engine/process/supervised-engine.ts';
import { loadConnectionCode } from './store/connection-code.ts';
import { InstalledModels } from './store/installed/installed-models.ts';

export interface CompanionOptions {
  /** This one or none; the ports of Figma's manifest in turn when absent. */
  readonly port?: number;
  /** Absolute. */
  readonly dataFolder: string;
  /** Replace the connection code, so that clients that hold the old one are locked out. */
  readonly renewCode: boolean;
  readonly log: (line: string) => void;
}

export type StartedCompanion =
  | {
      readonly kind: 'started';
      readonly port: number;
      /** Good once, for a minute. */
      readonly page: string;
      /** For Figma's plugin, as a person types it. */
      readonly code: string;
      close(): Promise<void>;
    }
  /** It runs already, with this data folder; `page` opens a page of it. */
  | { readonly kind: 'running'; readonly port: number; readonly page: string };

/** Where the child process starts, once built. */
export const engineEntry = join(appRoot, 'dist', 'companion', 'engine-main.js');

/** Milliseconds without a job until models are unloaded: the graphics card is also drawing Figma. */
const idleUnload = 10 * 60 * 1000;

/** The models that came with Frisket and those that the person put into the data folder, which count first. */
export function installedModels(dataFolder: string): InstalledModels {
  return new InstalledModels([join(dataFolder, 'models'), join(appRoot, 'models')]);
}

/**
 * Puts the companion together and starts it.
 * @throws FrisketError `port_taken`, `file_unreadable`
 */
export async function startCompanion({
  port,
  dataFolder,
  renewCode,
  log,
}: CompanionOptions): Promise<StartedCompanion> {
  const ports = port === undefined ? listedPorts : [port];
  // With the code that a running companion has, so that it is found before the code is replaced under its feet.
  const present = await loadConnectionCode(dataFolder);
  const choice = await choosePort(ports, present);
  if (choice.kind === 'running') return choice;
  const code = renewCode ? await loadConnectionCode(dataFolder, { renew: true }) : present;
  const process = new EngineProcess({ entry: engineEntry, log });
  process.start();
  const engine = new SupervisedEngine(process, { idleUnload, log });
  const installed = installedModels(dataFolder);
  const daemon = await startDaemon({
    listening: choice.listening,
    engine,
    installed,
    dataFolder,
    code,
    site: join(appRoot, 'dist', 'playground'),
    log,
  });
  void warmUp(engine, installed, log);
  return {
    kind: 'started',
    port: daemon.port,
    page: daemon.startPage(),
    code,
    close: async () => {
      await daemon.close();
      await engine.close();
    },
  };
}

/** Loads the model that a panel offers first, so that the first click does not pay for it. */
async function warmUp(engine: Engine, installed: InstalledModels, log: (line: string) => void): Promise<void> {
  const {
    models: [first],
  } = await installed.summaries();
  const path = first && (await installed.paths()).get(first.id);
  if (path === undefined) return;
  await engine.prepare(path).catch((error: unknown) => {
    const { code, message } = FrisketError.wrap(error);
    // A companion that was stopped at once had no time for it.
    if (code !== 'cancelled') log(`${first?.title} could not be loaded ahead: ${message}`);
  });
}
