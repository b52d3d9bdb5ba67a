import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDaemon, type Daemon } from '../../../companion/src/daemon/daemon.ts';
import { listen } from '../../../companion/src/daemon/listen.ts';
import type { EngineResult } from '../../../companion/src/engine/engine.ts';
import { Catalogue } from '../../../companion/src/store/catalogue.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { FillJob } from '../../../shared/src/job.ts';
import { keyFromCode } from '../../../shared/src/proof.ts';
import { launchBrowser } from '../../browser/launch.ts';
import type { FakeHost } from '../../fakes/fake-host.ts';
import { ScriptedEngine, type ScriptedRun } from '../../fakes/scripted-engine.ts';
import { recipe } from '../host/sample-recipe.ts';
import { look } from './look.ts';
import { openPanel, type OpenPanel } from './open-panel.ts';
import { photo, scenery } from './scenery.ts';

const code = 'ABCDE-FGHJK-MNPQR-STVWX';
const models = fileURLToPath(new URL('../../../models', import.meta.url));

let browser: Browser;
let site: string;
let engine: ScriptedEngine;
let daemon: Daemon;
let opened: OpenPanel[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  site = await mkdtemp(join(tmpdir(), 'frisket-site-'));
});

afterAll(async () => {
  await browser.close();
  await rm(site, { recursive: true });
});

beforeEach(async () => {
  await startCompanion(0);
});

afterEach(async () => {
  await Promise.all(opened.map((panel) => panel.close()));
  opened = [];
  await daemon.close();
});

/** The real daemon with the installed models and an engine that waits for the test's word. */
async function startCompanion(port: number): Promise<void> {
  const listening = await listen(port);
  if (!listening) throw new Error(`Port ${port} is taken.`);
  engine = new ScriptedEngine();
  daemon = startDaemon({ listening, engine, catalogue: new Catalogue([models]), code, site, log: () => undefined });
}

interface Opening {
  readonly theme?: 'light' | 'dark';
  readonly code?: string;
  readonly prepare?: (host: FakeHost) => void;
}

async function open(opening: Opening = {}) {
  const panel = await openPanel(browser, {
    ...(opening.theme ? { theme: opening.theme } : {}),
    prepare: (host) => {
      const key = keyFromCode(opening.code ?? code);
      host.memory.set('connection', { port: daemon.port, credential: 'code', key });
      opening.prepare?.(host);
    },
  });
  opened.push(panel);
  return panel;
}

/** A panel with a layer's picture in it. */
async function openWithPhoto(opening: Opening = {}) {
  const picture = await scenery(1280, 800);
  const panel = await open({
    ...opening,
    prepare: (host) => {
      host.selectLayer(photo, picture);
      opening.prepare?.(host);
    },
  });
  await film(panel.panel).waitFor();
  return panel;
}

const button = (panel: FrameLocator, name: string) => panel.getByRole('button', { name, exact: true });
const film = (panel: FrameLocator) => panel.getByRole('img', { name: /Paint over what should change/ });
const prompt = (panel: FrameLocator) => panel.getByRole('textbox', { name: /^What should/ });

/** Paints across the lower part of the picture, by mouse. */
async function paint(page: Page, panel: FrameLocator): Promise<void> {
  const box = (await film(panel).boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + 150);
  await page.mouse.down();
  for (let step = 0; step <= 20; step++)
    await page.mouse.move(box.x + 40 + step * 11, box.y + 150 + 14 * Math.sin(step / 2));
  await page.mouse.up();
}

async function result(): Promise<EngineResult> {
  const { bytes } = await scenery(256, 160);
  return {
    pictures: [{ png: bytes, x: 100, y: 300, width: 256, height: 160 }],
    resolved: recipe.resolved,
    timings: {},
  };
}

function jobOf(run: ScriptedRun): FillJob {
  if (run.task.job.kind !== 'fill') throw new Error('The job is no fill.');
  return run.task.job;
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('a painted fill becomes a layer', async () => {
    const { page, panel, host } = await openWithPhoto({ theme });
    await look(page, `${theme}-ready`);
    await paint(page, panel);
    await prompt(panel).fill('turquoise water');
    await look(page, `${theme}-painted`);
    await prompt(panel).press('Enter');
    const run = await engine.next();
    run.progress({ stage: 'Painting', step: 3, steps: 8, preview: (await scenery(256, 160)).bytes });
    await panel.getByText('step 3 of 8').waitFor();
    await panel.getByRole('img', { name: 'Preview' }).waitFor();
    await look(page, `${theme}-painting`);
    run.finish(await result());
    await panel.getByText(/^New layer “turquoise water”/).waitFor();
    await look(page, `${theme}-done`);
    expect(host.inserted).toHaveLength(1);
    expect(host.inserted[0]).toMatchObject({
      name: 'turquoise water',
      place: { kind: 'over', layer: photo.id, part: { x: 100, y: 300, width: 256, height: 160 } },
      recipe: { job: { kind: 'fill', prompt: 'turquoise water', model: 'swatch' }, source: photo.id },
    });
  });

  test('a new picture goes into an empty frame', async () => {
    const { page, panel, host } = await open({ theme });
    await panel.getByRole('tab', { name: 'Generate' }).click();
    await look(page, `${theme}-generate`);
    const slot = { width: 1440, height: 800 };
    host.selectLayer({ id: '3:3', name: 'Hero', kind: 'FRAME', slot, fresh: false }, await scenery(720, 400));
    await panel.getByText('Goes into “Hero”.').waitFor();
    await prompt(panel).fill('golden dunes at dawn');
    await button(panel, 'Generate').click();
    const run = await engine.next();
    expect(run.task.job).toMatchObject({ kind: 'generate', prompt: 'golden dunes at dawn', ...slot });
    run.progress({ stage: 'Painting', step: 5, steps: 8, preview: (await scenery(360, 200)).bytes });
    await panel.getByText('step 5 of 8').waitFor();
    await look(page, `${theme}-generating`);
    run.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
    expect(host.inserted[0]?.place).toEqual({ kind: 'slot', layer: '3:3', ...slot });
  });
});

describe('the mask', () => {
  test('is sent as it was painted, in the picture’s own pixels', async () => {
    const { page, panel } = await openWithPhoto();
    const box = (await film(panel).boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + (box.width * 3) / 4, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await prompt(panel).press('Enter');
    const run = await engine.next();
    const { data, info } = await sharp(run.task.images.get(jobOf(run).mask))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([1280, 800, 1]);
    const at = (x: number, y: number) => data[y * 1280 + x];
    expect([at(320, 400), at(640, 400), at(960, 400)]).toEqual([255, 255, 255]);
    expect([at(200, 400), at(1080, 400), at(640, 300), at(640, 500)]).toEqual([0, 0, 0, 0]);
    const picture = await scenery(1280, 800);
    expect(run.task.images.get(jobOf(run).image)).toEqual(picture.bytes);
  });

  test('is undone stroke by stroke, inverted and cleared', async () => {
    const { page, panel } = await openWithPhoto();
    const share = () => filmShare(panel);
    await paint(page, panel);
    const once = await share();
    expect(once).toBeGreaterThan(0.05);
    await button(panel, 'Invert the mask').click();
    expect(await share()).toBeCloseTo(1 - once, 1);
    await button(panel, 'Undo last stroke').click();
    expect(await share()).toBe(once);
    await button(panel, 'Clear the mask').click();
    expect(await share()).toBe(0);
    await button(panel, 'Undo last stroke').click();
    expect(await share()).toBe(once);
  });

  test('is erased with the eraser, and with Alt', async () => {
    const { page, panel } = await openWithPhoto();
    await paint(page, panel);
    await panel.getByRole('checkbox', { name: 'Eraser' }).click();
    await paint(page, panel);
    expect(await filmShare(panel)).toBeLessThan(0.001);
    await panel.getByRole('checkbox', { name: 'Brush' }).click();
    await paint(page, panel);
    await page.keyboard.down('Alt');
    await paint(page, panel);
    await page.keyboard.up('Alt');
    expect(await filmShare(panel)).toBeLessThan(0.001);
  });

  test('is undone with Ctrl or Command Z, but not while a prompt is typed', async () => {
    const { page, panel } = await openWithPhoto();
    await paint(page, panel);
    await prompt(panel).press('ControlOrMeta+z');
    expect(await filmShare(panel)).toBeGreaterThan(0);
    await film(panel).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await vi.waitFor(async () => expect(await filmShare(panel)).toBe(0));
  });

  test('is painted on a larger picture when that is asked for, and stays where it was', async () => {
    const { page, panel } = await openWithPhoto();
    await paint(page, panel);
    const small = (await film(panel).boundingBox())!;
    const share = await filmShare(panel);
    await button(panel, 'Larger picture').click();
    await vi.waitFor(async () => expect((await film(panel).boundingBox())!.width).toBeGreaterThan(1.8 * small.width));
    expect(await filmShare(panel)).toBeCloseTo(share, 2);
    await look(page, 'light-enlarged');
    await button(panel, 'Smaller picture').click();
    await vi.waitFor(async () => expect(await film(panel).boundingBox()).toEqual(small));
  });

  test('is painted with a brush that [ and ] change, but not while a prompt is typed', async () => {
    const { page, panel } = await openWithPhoto();
    const size = async () => Number(await panel.getByRole('slider').inputValue());
    const before = await size();
    await film(panel).click({ position: { x: 5, y: 5 } });
    await page.keyboard.press(']');
    await vi.waitFor(async () => expect(await size()).toBeGreaterThan(before));
    await page.keyboard.press('[');
    await vi.waitFor(async () => expect(await size()).toBe(before));
    await prompt(panel).pressSequentially('a[b]');
    expect(await size()).toBe(before);
  });

  test('and the prompt survive closing and opening the panel', async () => {
    const first = await openWithPhoto();
    await paint(first.page, first.panel);
    const share = await filmShare(first.panel);
    await prompt(first.panel).fill('turquoise water');
    await vi.waitFor(() =>
      expect(first.host.memory.get('draft')).toMatchObject({ prompts: { fill: 'turquoise water' } }),
    );
    const draft = first.host.memory.get('draft');
    const second = await openWithPhoto({ prepare: (host) => void host.memory.set('draft', draft) });
    expect(await prompt(second.panel).inputValue()).toBe('turquoise water');
    expect(await filmShare(second.panel)).toBe(share);
  });

  test('with nothing painted the panel says what to do, until something is', async () => {
    const { page, panel } = await openWithPhoto();
    await button(panel, 'Fill').click();
    await panel.getByRole('alert').getByText('Nothing is painted yet.').waitFor();
    await look(page, 'light-mask-empty');
    await paint(page, panel);
    await panel.getByRole('alert').waitFor({ state: 'detached' });
  });
});

describe('a job under way', () => {
  async function started() {
    const opening = await openWithPhoto();
    await paint(opening.page, opening.panel);
    await prompt(opening.panel).fill('turquoise water');
    await button(opening.panel, 'Fill').click();
    return { ...opening, run: await engine.next() };
  }

  test('is cancelled with Escape, and everything is as before', async () => {
    const { page, panel, host } = await started();
    await page.keyboard.press('Escape');
    await button(panel, 'Fill').waitFor();
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
    expect(await filmShare(panel)).toBeGreaterThan(0);
    expect(host.inserted).toEqual([]);
  });

  test('that fails says why, and is tried again', async () => {
    const { page, panel, run, host } = await started();
    run.fail(
      new FrisketError('out_of_memory', 'The model needs 7,300 MB, 5,100 MB are free.', 'Close other programs.'),
    );
    await panel.getByRole('alert').getByText('The model needs 7,300 MB, 5,100 MB are free.').waitFor();
    await look(page, 'light-failed');
    await button(panel, 'Try again').click();
    const second = await engine.next();
    expect(jobOf(second).seed).toBe(jobOf(run).seed);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
  });

  test('that has ended is done again with another seed, in place of the layer', async () => {
    const { panel, run, host } = await started();
    run.finish(await result());
    await button(panel, 'Again').click();
    const second = await engine.next();
    expect(jobOf(second)).toEqual({ ...jobOf(run), seed: jobOf(second).seed });
    expect(jobOf(second).seed).not.toBe(jobOf(run).seed);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(2));
    expect(host.inserted[1]?.replaces).toBe('made:1');
  });

  test('whose companion stops is kept, and goes on when it is back', async () => {
    const { page, panel, run, host } = await started();
    const { port } = daemon;
    await daemon.close();
    await panel.getByText(/The companion stopped/).waitFor();
    await look(page, 'light-interrupted');
    await startCompanion(port);
    const second = await engine.next();
    expect(second.task.job).toEqual(run.task.job);
    second.finish(await result());
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
  });
});

describe('the settings', () => {
  test('that are set go into the job, and a locked seed stays', async () => {
    const { page, panel } = await openWithPhoto();
    await paint(page, panel);
    await panel.getByText('Advanced').click();
    await panel.getByRole('textbox', { name: 'Seed', exact: true }).fill('1234');
    await panel.getByRole('textbox', { name: 'Steps' }).fill('4');
    await panel.getByRole('textbox', { name: 'Strength' }).fill('0.8');
    await panel.getByRole('textbox', { name: 'Avoid' }).fill('boats');
    await look(page, 'light-advanced');
    await button(panel, 'Fill').click();
    const run = await engine.next();
    expect(jobOf(run)).toMatchObject({ seed: 1234, steps: 4, strength: 0.8, negativePrompt: 'boats' });
    expect(jobOf(run)).not.toHaveProperty('guidanceScale');
    run.finish(await result());
    await panel.getByText(/^New layer/).waitFor();
    await button(panel, 'Fill').click();
    expect(jobOf(await engine.next()).seed).toBe(1234);
  });

  test('a suggestion of the model is taken with a click', async () => {
    const { panel } = await openWithPhoto();
    await button(panel, 'turquoise water').click();
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
  });

  test('a prompt of 100,000 characters is refused with both numbers', async () => {
    const { page, panel } = await openWithPhoto();
    await paint(page, panel);
    await prompt(panel).fill('x'.repeat(100_000));
    await panel
      .getByRole('alert')
      .getByText(/100,000 characters; at most 4,000/)
      .waitFor();
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await look(page, 'light-prompt-too-long');
  });
});

describe('what is selected', () => {
  test.each([
    ['nothing', { kind: 'none' } as const, 'Select a layer'],
    ['several layers', { kind: 'several', count: 3 } as const, '3 layers are selected'],
    [
      'a layer that is too small',
      { kind: 'one', layer: { ...photo, id: '7:1', name: 'Dot', problem: 'too_small' } } as const,
      "“Dot” can't be filled",
    ],
  ])('%s: the panel says what to do', async (name, selection, title) => {
    const { page, panel } = await open({ prepare: (host) => host.select(selection) });
    await panel.getByText(title).waitFor();
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await look(page, `light-selected-${name.replaceAll(' ', '-')}`);
  });
});

describe('the connection', () => {
  test('with a code that the companion does not know asks for another, and keeps the good one', async () => {
    const { page, panel, host } = await open({ code: 'WRONG' });
    await panel.getByText('The companion does not know this code.').waitFor();
    await look(page, 'light-code');
    await panel.getByRole('textbox', { name: 'Connection code' }).fill(` ${code.toLowerCase()} `);
    host.memory.delete('connection');
    // The code says nothing of the port; where a panel has found a companion before, it looks again.
    await button(panel, 'Connect').click();
    await panel.getByRole('tab', { name: 'Fill' }).waitFor();
    expect(host.memory.get('connection')).toEqual({ port: daemon.port, credential: 'code', key: keyFromCode(code) });
  });

  test('that is lost leaves the panel as it is, and comes back by itself', async () => {
    const { page, panel } = await openWithPhoto();
    await prompt(panel).fill('turquoise water');
    const { port } = daemon;
    await daemon.close();
    await panel.getByText(/The companion has stopped/).waitFor();
    await look(page, 'light-away');
    expect(await prompt(panel).inputValue()).toBe('turquoise water');
    expect(await button(panel, 'Fill').isDisabled()).toBe(true);
    await startCompanion(port);
    await panel.getByText(/The companion has stopped/).waitFor({ state: 'detached' });
    expect(await button(panel, 'Fill').isEnabled()).toBe(true);
  });
});

/** The part of the picture that the film covers, 0 to 1. */
function filmShare(panel: FrameLocator): Promise<number> {
  return film(panel).evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let covered = 0;
    for (let index = 3; index < data.length; index += 4) covered += (data[index] ?? 0) > 60 ? 1 : 0;
    return covered / (canvas.width * canvas.height);
  });
}
