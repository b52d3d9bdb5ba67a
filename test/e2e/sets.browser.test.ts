import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Listed } from '../../plugin/src/bridge.ts';
import { launchBrowser } from '../browser/launch.ts';
import { openPanel } from '../plugin/ui/open-panel.ts';
import { dataFolder, freePort, startCompanion, type Companion } from './companion.ts';
import { colourDifference, crop, decode, meanColour } from './pixels.ts';
import { Playground } from './playground.ts';

let browser: Browser;
let companion: Companion;
let playground: Playground;

beforeAll(async () => {
  browser = await launchBrowser();
  companion = await startCompanion();
  playground = await Playground.open(browser, companion);
});

afterAll(async () => {
  await browser.close();
  await companion.stop();
});

afterEach(() => expect(playground.complaints).toEqual([]));

const frame = () => playground.page.frameLocator('[data-testid=plugin-frame]');

/** Draws the shapes side by side, and selects all of them. */
async function select(shapes: readonly { readonly kind: 'rectangle' | 'frame'; width: number; height: number }[]) {
  const ids: string[] = [];
  await playground.clear();
  let x = 2000;
  for (const { kind, width, height } of shapes) {
    const { id } = await playground.draw(kind, { x: 320, y: 160 }, { x: 520, y: 300 });
    await playground.setProperties({ x, y: 100, width, height });
    x += width + 20;
    ids.push(id);
  }
  await playground.deselect();
  await playground.page.keyboard.press('ControlOrMeta+a');
  return ids;
}

async function make(prompt: string, pictures: number): Promise<void> {
  await frame()
    .getByRole('textbox', { name: /^What should/ })
    .fill(prompt);
  await frame()
    .getByRole('button', { name: `Make ${pictures} pictures` })
    .click();
  await frame().getByText(`${pictures} pictures added`).waitFor({ timeout: 50_000 });
}

/** The layers that were not there before. */
async function madeSince(before: Awaited<ReturnType<Playground['document']>>) {
  const now = await playground.document();
  return Object.values(now).flatMap((node) => (node.id in before || !('width' in node) ? [] : [node]));
}

describe('a frame in another style', () => {
  test('goes by the words where no network takes a style from pictures, and the panel says so', async () => {
    const apply = frame().getByRole('button', { name: 'Apply style' });
    const before = await playground.document();
    const { id } = await playground.select('Hero');
    await frame().getByRole('tab', { name: 'Style' }).click();
    await frame().getByText('Swatch goes by your words').waitFor();
    await apply.click();
    await frame().getByText('Nothing says which style yet.').waitFor();
    await frame()
      .getByRole('textbox', { name: /^In which style/ })
      .fill('sunset');
    await apply.click();
    await playground.panel.done();
    const { job } = playground.wire.sent('submit').at(-1)!;
    expect(job).toMatchObject({ kind: 'restyle', model: 'swatch', prompt: 'sunset', strength: 0.6 });
    expect(job).not.toHaveProperty('style');
    expect(job).not.toHaveProperty('controls');
    const [made] = await playground.selection();
    expect(await playground.bounds(made!)).toEqual(await playground.bounds(id));
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});

describe('places that are selected', () => {
  test('are filled at once, each at its own shape and with its own seed; one undo takes all back', async () => {
    const [wide, tall, empty] = await select([
      { kind: 'rectangle', width: 160, height: 80 },
      { kind: 'rectangle', width: 64, height: 128 },
      { kind: 'frame', width: 96, height: 96 },
    ]);
    await frame().getByRole('tab', { name: 'Sets' }).click();
    await frame().getByText('3 places').waitFor();
    await playground.panel.set('Steps', 4);
    const before = await playground.document();
    await make('turquoise water', 3);
    const made = await madeSince(before);
    expect(made.map(({ width, height }) => [width, height])).toEqual(
      expect.arrayContaining([
        [160, 80],
        [64, 128],
        [96, 96],
      ]),
    );
    const places = await Promise.all(made.map(({ id }) => playground.bounds(id)));
    const expected = await Promise.all([wide!, tall!, empty!].map((id) => playground.bounds(id)));
    expect(places).toEqual(expect.arrayContaining(expected));
    const jobs = playground.wire.sent('submit').slice(-3);
    expect(jobs.map(({ priority }) => priority)).toEqual(['batch', 'batch', 'batch']);
    const seeds = jobs.flatMap(({ job }) => (job.kind === 'generate' ? [job.seed] : []));
    expect(seeds).toEqual([seeds[0], seeds[0]! + 1, seeds[0]! + 2]);
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });

  test('of several screens show one subject, carried on into each shape', async () => {
    await select([
      { kind: 'frame', width: 180, height: 120 },
      { kind: 'frame', width: 120, height: 180 },
    ]);
    await frame().getByText('One subject').click();
    const before = await playground.document();
    await make('sunset sky over a calm sea', 2);
    const [core, ...expanded] = playground.wire
      .sent('submit')
      .slice(-3)
      .map(({ job }) => job);
    expect(core).toMatchObject({ kind: 'generate', width: 256, height: 256 });
    expect(expanded).toMatchObject([
      { kind: 'fill', mode: 'expand' },
      { kind: 'fill', mode: 'expand' },
    ]);
    const made = await madeSince(before);
    const pictures = await Promise.all(made.map(async ({ id }) => decode(await playground.picture(id))));
    const [wide, tall] = pictures.sort((a, b) => b.width - a.width);
    expect([wide!.width, wide!.height, tall!.width, tall!.height]).toEqual([384, 256, 256, 384]);
    // What they share is the middle of both.
    const shared = { width: 200, height: 200 };
    const inWide = crop(wide!, { x: 92, y: 28, ...shared });
    const inTall = crop(tall!, { x: 28, y: 92, ...shared });
    expect(colourDifference(meanColour(inWide), meanColour(inTall))).toBeLessThan(0.5);
    for (const { data } of [wide!, tall!]) expect(data.every((level, at) => at % 4 !== 3 || level === 255)).toBe(true);
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});

describe('a companion that is killed in the middle of twenty', () => {
  test('loses none: all are put in together once it is back', async () => {
    const data = await dataFolder();
    const port = await freePort();
    const first = await startCompanion({ port, data });
    const key = (await readFile(join(data, 'owner-key'), 'utf8')).trim();
    const slots = Array.from({ length: 20 }, (_, index): Listed => {
      const size = { width: 32 + 2 * index, height: 64 };
      return { id: `1:${index + 2}`, name: `Slot ${index + 1}`, ...size, bounds: { x: 0, y: 0, ...size } };
    });
    const { panel, host, close } = await openPanel(browser, {
      prepare: (fake) => {
        fake.memory.set('connection', { port, credential: 'owner', key });
        fake.memory.set('draft', { tab: 'sets', steps: 2 });
        fake.listed.slots.push(...slots);
      },
    });
    await panel.getByRole('textbox', { name: /^What should/ }).fill('turquoise water');
    await panel.getByRole('button', { name: 'Make 20 pictures' }).click();
    const ready = panel.getByRole('list', { name: 'Pictures of the set' }).locator('canvas');
    await expect.poll(() => ready.count(), { timeout: 30_000 }).toBeGreaterThan(2);
    await first.stop('SIGKILL');
    expect(host.insertedTogether).toEqual([]);
    const second = await startCompanion({ port, data });
    await panel.getByText('20 pictures added').waitFor({ timeout: 50_000 });
    await close();
    await second.stop();
    await rm(data, { recursive: true, force: true });

    expect(host.insertedTogether).toHaveLength(1);
    const [insertions = []] = host.insertedTogether;
    expect(insertions.map(({ place }) => place)).toEqual(
      slots.map(({ id, width, height }) => ({ kind: 'slot', layer: id, width, height })),
    );
    const pictures = await Promise.all(insertions.map(({ bytes }) => decode(bytes)));
    expect(pictures.map(({ width }) => width)).toEqual(slots.map(({ width }) => width));
    const seeds = insertions.map(({ recipe: { job } }) => (job.kind === 'generate' ? job.seed : -1));
    expect(seeds).toEqual(seeds.map((_, index) => seeds[0]! + index));
  });
});
