import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../companion/src/engine/engine.ts';
import { startDaemon, type Daemon, type DaemonOptions } from '../../companion/src/daemon/daemon.ts';
import { listen } from '../../companion/src/daemon/listen.ts';
import { InstalledModels } from '../../companion/src/store/installed/installed-models.ts';
import { appRoot } from '../../companion/src/app-root.ts';
import { EventHub } from '../../companion/src/observability/event-hub.ts';
import { keepLines } from './log-lines.ts';
import { StubEngine } from './stub-engine.ts';

/** Of the person's own programs, as the companion keeps it. */
export const testKey = '5e'.repeat(32);

export interface TestDaemon<E extends Engine> {
  readonly daemon: Daemon;
  readonly engine: E;
  readonly port: number;
  readonly dataFolder: string;
  /** What the person would read in the terminal. */
  readonly lines: string[];
}

/** The real daemon on a free port with the real starter model, and an engine of the test's choice. Closed with the test. */
export async function startTestDaemon(options?: Partial<DaemonOptions>): Promise<TestDaemon<StubEngine>>;
export async function startTestDaemon<E extends Engine>(
  options: Partial<DaemonOptions> & { readonly engine: E },
): Promise<TestDaemon<E>>;
export async function startTestDaemon(options: Partial<DaemonOptions> = {}): Promise<TestDaemon<Engine>> {
  const lines: string[] = [];
  const engine = options.engine ?? new StubEngine();
  const site = await mkdtemp(join(tmpdir(), 'frisket-site-'));
  const ownFolder = await mkdtemp(join(tmpdir(), 'frisket-data-'));
  const dataFolder = options.dataFolder ?? ownFolder;
  const listening = options.listening ?? (await listen(0));
  if (!listening) throw new Error('No port is free.');
  const daemon = await startDaemon({
    installed: new InstalledModels([join(appRoot, 'models')]),
    ownerKey: testKey,
    site,
    dataFolder,
    events: new EventHub(keepLines(lines)),
    ...options,
    listening,
    engine,
  });
  onTestFinished(async () => {
    await daemon.close();
    for (const folder of [site, ownFolder]) await rm(folder, { recursive: true, force: true });
  });
  return { daemon, engine, port: daemon.port, dataFolder, lines };
}
