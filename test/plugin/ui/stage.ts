import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { startDaemon, type Daemon } from '../../../companion/src/daemon/daemon.ts';
import { listen } from '../../../companion/src/daemon/listen.ts';
import type { EngineResult } from '../../../companion/src/engine/engine.ts';
import { EventHub } from '../../../companion/src/observability/event-hub.ts';
import { InstalledModels } from '../../../companion/src/store/installed/installed-models.ts';
import type { FillJob } from '../../../shared/src/job.ts';
import { launchBrowser } from '../../browser/launch.ts';
import type { FakeHost } from '../../fakes/fake-host.ts';
import { RawClient } from '../../fakes/raw-client.ts';
import { ScriptedEngine, type ScriptedRun } from '../../fakes/scripted-engine.ts';
import { recipe } from '../host/sample-recipe.ts';
import { openPanel, type OpenPanel } from './open-panel.ts';
import { photo, scenery } from './scenery.ts';

/** The key that panels of this stage connect with, so that not every test has to pair one. */
export const ownerKey = '0e'.repeat(32);
const models = fileURLToPath(new URL('../../../models', import.meta.url));

export interface Opening {
  readonly theme?: 'light' | 'dark';
  readonly userAgent?: string;
  /** What the panel remembers in place of a connection that works. */
  readonly remembered?: { readonly credential: string; readonly key: string };
  readonly prepare?: (host: FakeHost) => void;
}

/** A browser with panels in it, and the real daemon with the installed models and an engine that waits for a word. */
export class Stage {
  readonly #browser: Browser;
  readonly #site: string;
  #engine = new ScriptedEngine();
  #daemon: Daemon | undefined;
  #panels: OpenPanel[] = [];

  private constructor(browser: Browser, site: string) {
    this.#browser = browser;
    this.#site = site;
  }

  static async build(): Promise<Stage> {
    return new Stage(await launchBrowser(), await mkdtemp(join(tmpdir(), 'frisket-site-')));
  }

  /** @param environment that says where models are downloaded from */
  async startCompanion(port = 0, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const listening = await listen(port);
    if (!listening) throw new Error(`Port ${port} is taken.`);
    this.#engine = new ScriptedEngine();
    const dataFolder = await mkdtemp(join(tmpdir(), 'frisket-data-'));
    const installed = new InstalledModels([models, join(dataFolder, 'models')]);
    this.#daemon = await startDaemon({
      listening,
      engine: this.#engine,
      installed,
      ownerKey,
      site: this.#site,
      dataFolder,
      environment,
      events: new EventHub(),
    });
  }

  async stopCompanion(): Promise<void> {
    await this.#daemon?.close();
    this.#daemon = undefined;
  }

  get port(): number {
    return this.#daemon?.port ?? 0;
  }

  /** The person's own page, in as far as it says who is paired. */
  async person(): Promise<RawClient> {
    const person = new RawClient(this.port);
    await person.authenticate(this.port, ownerKey);
    await person.next('welcome');
    person.send({ type: 'pairing.watch' });
    return person;
  }

  /** The next job that reaches the engine. */
  nextRun(): Promise<ScriptedRun> {
    return this.#engine.next();
  }

  async open(opening: Opening = {}): Promise<OpenPanel> {
    const panel = await openPanel(this.#browser, {
      ...(opening.theme ? { theme: opening.theme } : {}),
      ...(opening.userAgent ? { userAgent: opening.userAgent } : {}),
      prepare: (host) => {
        const remembered = opening.remembered ?? { credential: 'owner', key: ownerKey };
        host.memory.set('connection', { port: this.port, ...remembered });
        opening.prepare?.(host);
      },
    });
    this.#panels.push(panel);
    return panel;
  }

  /** A panel with a layer's picture in it. */
  async openWithPhoto(opening: Opening = {}): Promise<OpenPanel> {
    const picture = await scenery(1280, 800);
    const panel = await this.open({
      ...opening,
      prepare: (host) => {
        host.selectLayer(photo, picture);
        opening.prepare?.(host);
      },
    });
    await film(panel.panel).waitFor();
    return panel;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#panels.map((panel) => panel.close()));
    this.#panels = [];
    await this.stopCompanion();
  }

  async takeDown(): Promise<void> {
    await this.#browser.close();
    await rm(this.#site, { recursive: true });
  }
}

export const button = (panel: FrameLocator, name: string) => panel.getByRole('button', { name, exact: true });
export const film = (panel: FrameLocator) => panel.getByRole('application', { name: /^Picture of .*\. Paint/ });
export const prompt = (panel: FrameLocator) => panel.getByRole('textbox', { name: /^What should/ });

/** Paints across the lower part of the picture, by mouse. */
export async function paint(page: Page, panel: FrameLocator): Promise<void> {
  const box = await film(panel).boundingBox();
  if (!box) throw new Error('There is no picture to paint on.');
  await page.mouse.move(box.x + 40, box.y + 150);
  await page.mouse.down();
  for (let step = 0; step <= 20; step++)
    await page.mouse.move(box.x + 40 + step * 11, box.y + 150 + 14 * Math.sin(step / 2));
  await page.mouse.up();
}

/** The part of the picture that the film covers, 0 to 1. */
export function filmShare(panel: FrameLocator): Promise<number> {
  return film(panel).evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let covered = 0;
    for (let index = 3; index < data.length; index += 4) covered += (data[index] ?? 0) > 60 ? 1 : 0;
    return covered / (canvas.width * canvas.height);
  });
}

/** What an engine gives back for a fill. */
export async function result(): Promise<EngineResult> {
  const { bytes } = await scenery(256, 160);
  return {
    pictures: [{ png: bytes, x: 100, y: 300, width: 256, height: 160 }],
    resolved: recipe.resolved,
    timings: {},
  };
}

export function fillJobOf(run: ScriptedRun): FillJob {
  if (run.task.job.kind !== 'fill') throw new Error('The job is no fill.');
  return run.task.job;
}
