import { join } from 'node:path';
import { ports as listedPorts } from '../../shared/src/limits.ts';
import { appRoot } from './app-root.ts';
import { choosePort } from './daemon/choose-port.ts';
import { startDaemon } from './daemon/daemon.ts';
import { EngineProcess } from './engine/process/engine-process.ts';
import { Catalogue } from './store/catalogue.ts';
import { loadConnectionCode } from './store/connection-code.ts';

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

/** The models that came with Frisket and those that the person put into the data folder, which count first. */
export function installedModels(dataFolder: string): Catalogue {
  return new Catalogue([join(dataFolder, 'models'), join(appRoot, 'models')]);
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
  const engine = new EngineProcess({ entry: engineEntry, log });
  engine.start();
  const daemon = await startDaemon({
    listening: choice.listening,
    engine,
    catalogue: installedModels(dataFolder),
    dataFolder,
    code,
    site: join(appRoot, 'dist', 'playground'),
    log,
  });
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
