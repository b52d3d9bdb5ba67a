import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recipeSchema } from '../../shared/src/job.ts';
import { memoryKeys, type Listed } from '../../plugin/src/bridge.ts';
import { launchBrowser } from '../browser/launch.ts';
import { look } from '../plugin/ui/look.ts';
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

const prompt = () => frame().getByRole('textbox', { name: /^What should/ });

/** By the button that a result leaves in the host's own interface. */
async function reopen(): Promise<void> {
  await playground.page.getByTestId('relaunch-edit').click();
  await frame()
    .getByText(/^What you make next takes the place of/)
    .waitFor();
}

/** Copies what is selected, and waits until the copies are. */
async function duplicate(copies: number): Promise<void> {
  await playground.page.keyboard.press('ControlOrMeta+d');
  await expect.poll(async () => (await playground.selection()).length).toBe(copies);
  await playground.page.keyboard.press('ControlOrMeta+a');
}

async function make(words: string, pictures: number): Promise<void> {
  await prompt().fill(words);
  await frame()
    .getByRole('button', { name: `Make ${pictures} pictures` })
    .click();
  await frame().getByText(`${pictures} pictures added`).waitFor();
}

/**
 * Closes the panel with so many pictures of a set. Its page says when, in the same queue in which it asks for layers:
 * whoever looks from here may be so late, on a busy computer, that all are made and put in.
 */
async function closeOnceReady(pictures: number): Promise<void> {
  await playground.page.evaluate(() => {
    const onMessage = ({ data }: MessageEvent<unknown>) => {
      if (data !== 'enough pictures') return;
      window.removeEventListener('message', onMessage);
      document.querySelector<HTMLElement>('[data-testid=plugin-close]')?.click();
    };
    window.addEventListener('message', onMessage);
  });
  await frame()
    .locator('body')
    .evaluate((body, least) => {
      const observer = new MutationObserver(() => {
        if (body.querySelectorAll('[aria-label="Pictures of the set"] canvas').length < least) return;
        observer.disconnect();
        window.parent.postMessage('enough pictures', '*');
      });
      observer.observe(body, { childList: true, subtree: true });
    }, pictures);
}

/** The layers that were not there before. */
async function madeSince(before: Awaited<ReturnType<Playground['document']>>) {
  const now = await playground.document();
  return Object.values(now).flatMap((node) => (node.id in before || !('width' in node) ? [] : [node]));
}

/** With which words a layer was made. */
function promptOf(layers: Awaited<ReturnType<typeof madeSince>>, id: string): string {
  const { job } = recipeSchema.parse(JSON.parse(layers.find((each) => each.id === id)?.pluginData.recipe ?? ''));
  return job.kind === 'request' ? '' : job.prompt;
}

describe('a frame in another style', () => {
  test('goes by the words, or takes the colours of a picture, with what comes with Frisket', async () => {
    const apply = frame().getByRole('button', { name: 'Apply style' });
    const before = await playground.document();
    const { id } = await playground.select('Hero');
    await frame().getByRole('tab', { name: 'Style' }).click();
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
    expect(job).toMatchObject({ controls: [{ model: 'swatch-edges' }] });
    const [made] = await playground.selection();
    expect(await playground.bounds(made!)).toEqual(await playground.bounds(id));
    await playground.undo();
    expect(await playground.document()).toEqual(before);

    await playground.select('Hero');
    const references = frame().getByRole('region', { name: 'Style from' });
    const moss = { create: { width: 64, height: 64, channels: 3, background: '#4f6f2f' } } as const;
    await references
      .locator('input[type=file]')
      .setInputFiles({ name: 'moss.png', mimeType: 'image/png', buffer: await sharp(moss).png().toBuffer() });
    await references.getByRole('button', { name: 'Do not use “moss.png”' }).waitFor();
    await apply.click();
    await playground.panel.done();
    expect(playground.wire.sent('submit').at(-1)!.job).toMatchObject({
      kind: 'restyle',
      style: { adapter: 'swatch-style', imageEncoder: 'swatch-image-encoder' },
    });
    await references.getByRole('button', { name: 'Do not use “moss.png”' }).click();
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

    // One of them is opened again, in a panel that knows nothing of the set.
    const filled = await playground.document();
    const first = made.find(({ width }) => width === 160)!;
    await playground.selectLayer(first.id);
    await reopen();
    await frame().getByRole('tab', { name: 'Sets', selected: true }).waitFor();
    expect(await prompt().inputValue()).toBe('turquoise water');
    await look(playground.page, 'light-set-result-edited');
    await prompt().fill('red');
    await frame().getByRole('button', { name: 'Generate', exact: true }).click();
    await playground.panel.done();
    const changed = await madeSince(before);
    expect(changed.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    expect(changed.map(({ id }) => promptOf(changed, id)).sort()).toEqual([
      'red',
      'turquoise water',
      'turquoise water',
    ]);
    expect(promptOf(changed, first.id)).toBe('red');
    expect(await playground.bounds(first.id)).toEqual(await playground.bounds(wide!));
    await playground.undo();
    expect(await playground.document()).toEqual(filled);
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

    // A copy of one of them in another shape shows the same subject, once it is made again.
    const shown = made.find(({ width, height }) => width > height)!;
    await playground.selectLayer(shown.id);
    await playground.page.keyboard.press('ControlOrMeta+d');
    const [copy] = await playground.selection();
    await playground.setProperties({ width: 120, height: 120 });
    const copied = await playground.document();
    await reopen();
    await frame().getByRole('button', { name: 'Generate', exact: true }).click();
    await frame().getByText('1 picture replaced').waitFor();
    expect(playground.wire.sent('submit').at(-2)?.job).toEqual(core);
    const square = await decode(await playground.picture(copy!));
    expect([square.width, square.height]).toEqual([256, 256]);
    expect(colourDifference(meanColour(crop(square, { x: 28, y: 28, ...shared })), meanColour(inWide))).toBeLessThan(
      0.5,
    );
    await playground.undo();
    expect(await playground.document()).toEqual(copied);
    await playground.undo();
    await playground.undo();
  });
});

describe('twenty places', () => {
  test('are all filled although the panel is closed in the middle; one undo takes all back', async () => {
    await select([{ kind: 'rectangle', width: 48, height: 32 }]);
    // One, two, four, five, ten, twenty.
    for (const copies of [1, 2]) await duplicate(copies);
    await playground.page.locator('[data-testid=layers] [data-layer-name]').first().click();
    await duplicate(1);
    await playground.page.keyboard.press('ControlOrMeta+a');
    for (const copies of [5, 10]) await duplicate(copies);
    await playground.page.keyboard.press('ControlOrMeta+a');
    await frame().getByRole('tab', { name: 'Sets' }).click();
    await frame().getByText('Fill each').click();
    await frame().getByText('20 places').waitFor();
    await playground.panel.set('Steps', 2);
    await playground.deselect();
    await playground.page.keyboard.press('ControlOrMeta+a');
    const before = await playground.document();
    await prompt().fill('turquoise water');
    await closeOnceReady(2);
    await frame().getByRole('button', { name: 'Make 20 pictures' }).click();
    await playground.page.getByTestId('plugin-window').waitFor({ state: 'detached' });
    expect(await playground.document()).toEqual(before);
    await playground.page.getByTestId('open-plugin').click();
    await frame().getByRole('list', { name: 'Pictures of the set' }).waitFor();
    await look(playground.page, 'light-set-taken-up');
    await frame().getByText('20 pictures added').waitFor();
    const made = await madeSince(before);
    expect(made).toHaveLength(20);
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});

describe('a companion that is killed', () => {
  const port = freePort();
  let data: string;
  let killed: Companion;

  beforeAll(async () => {
    data = await dataFolder();
    killed = await startCompanion({ port: await port, data });
  });

  afterAll(async () => {
    await killed.stop();
    await rm(data, { recursive: true, force: true });
  });

  async function killAndStart(): Promise<void> {
    await killed.stop('SIGKILL');
    killed = await startCompanion({ port: await port, data });
  }

  /** A panel over a document with empty places. */
  async function openWith(slots: readonly Listed[], remembered: Readonly<Record<string, unknown>>) {
    const key = (await readFile(join(data, 'owner-key'), 'utf8')).trim();
    const connection = { port: await port, credential: 'owner', key };
    return openPanel(browser, {
      prepare: (fake) => {
        for (const [name, value] of Object.entries({ connection, ...remembered }))
          fake.memory.set(
            memoryKeys.find((each) => each === name)!,
            value,
          );
        fake.listed.slots.push(...slots);
        for (const { id, bounds } of slots)
          fake.setPicture(id, { bytes: new Uint8Array(), width: 1, height: 1, bounds, region: bounds });
      },
    });
  }

  function slot(index: number, width: number, height: number): Listed {
    return { id: `1:${index}`, name: `Slot ${index}`, width, height, bounds: { x: 0, y: 0, width, height } };
  }

  test('in the middle of twenty loses none: all are put in together once it is back', async () => {
    const slots = Array.from({ length: 20 }, (_, index) => slot(index + 2, 32 + 2 * index, 64));
    const { panel, host, close } = await openWith(slots, { draft: { tab: 'sets', steps: 2 } });
    await panel.getByRole('textbox', { name: /^What should/ }).fill('turquoise water');
    await panel.getByRole('button', { name: 'Make 20 pictures' }).click();
    const ready = panel.getByRole('list', { name: 'Pictures of the set' }).locator('canvas');
    await expect.poll(() => ready.count()).toBeGreaterThan(2);
    expect(host.insertedTogether).toEqual([]);
    await killAndStart();
    await panel.getByText('20 pictures added').waitFor();
    await close();

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

  test('with the panel closed too, while one subject is made, still gives it to every screen', async () => {
    const screens = [slot(2, 180, 120), slot(3, 120, 180)];
    const draft = { tab: 'sets', steps: 12, style: { setKind: 'breakpoints' } };
    const first = await openWith(screens, { draft });
    await first.panel.getByRole('textbox', { name: /^What should/ }).fill('sunset sky over a calm sea');
    await first.panel.getByRole('button', { name: 'Make 2 pictures' }).click();
    await first.panel.getByText('Making the shared picture').waitFor();
    await expect.poll(() => first.host.memory.get('pending')).toBeDefined();
    const memory = Object.fromEntries(first.host.memory);
    await first.close();
    await killAndStart();

    const later = await openWith(screens, memory);
    await later.panel.getByText('2 pictures added').waitFor();
    expect(later.host.insertedTogether).toHaveLength(1);
    const [insertions = []] = later.host.insertedTogether;
    expect(insertions).toMatchObject([
      { place: { layer: '1:2' }, recipe: { set: 'breakpoints', job: { kind: 'fill', whole: true } } },
      { place: { layer: '1:3' }, recipe: { set: 'breakpoints', job: { kind: 'fill', whole: true } } },
    ]);
    const pictures = await Promise.all(insertions.map(({ bytes }) => decode(bytes)));
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [384, 256],
      [256, 384],
    ]);
    expect(later.host.memory.get('pending')).toBeUndefined();
    await later.close();
  });
});
