import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { models, pictures } from '../companion/engine/pipelines/tiny-models.ts';
import { look } from '../plugin/ui/look.ts';
import { dataFolder, startCompanion, type Companion } from './companion.ts';
import { decode, greatestDifference, type Pixels } from './pixels.ts';
import { Playground } from './playground.ts';

let browser: Browser;
let data: string;
let companion: Companion;
let playground: Playground;

/** Tiny models that were never trained, of the architectures of the real ones: what they paint is noise that depends on all that goes in. */
const installed = {
  'tiny-sdxl': 'tiny-sdxl',
  'tiny-canny': 'tiny-sdxl-controlnet',
  'tiny-style.safetensors': 'ip-adapters/sdxl-plus.safetensors',
  'tiny-encoder': 'tiny-image-encoder',
};

beforeAll(async () => {
  browser = await launchBrowser();
  data = await dataFolder();
  await mkdir(join(data, 'models'));
  for (const [name, model] of Object.entries(installed))
    await cp(join(models, model), join(data, 'models', name), { recursive: true });
  companion = await startCompanion({ data });
  playground = await Playground.open(browser, companion);
});

afterAll(async () => {
  await browser.close();
  await companion.stop();
  await rm(data, { recursive: true, force: true });
});

afterEach(() => expect(playground.complaints).toEqual([]));

const frame = () => playground.page.frameLocator('[data-testid=plugin-frame]');
const apply = () => frame().getByRole('button', { name: 'Apply style' });

function lastJob() {
  // Maps of what is selected are asked for meanwhile.
  const jobs = playground.wire.sent('submit').flatMap(({ job }) => (job.kind === 'restyle' ? [job] : []));
  return jobs.at(-1)!;
}

/** The share of the pixels that are white. */
function whiteShare({ data: levels, width, height }: Pixels): number {
  let white = 0;
  for (let at = 0; at < levels.length; at += 4) if (levels[at] === 255) white++;
  return white / (width * height);
}

describe('a frame in another style', () => {
  test('takes it from pictures, and keeps the structure by maps of its own layers', async () => {
    await frame().getByRole('tab', { name: 'Style' }).click();
    await playground.panel.set('Steps', 2);
    await playground.select('Old harbour');
    const style = await readFile(join(pictures('sdxl-everything'), 'style.png'));
    const references = frame().getByRole('region', { name: 'Style from' });
    await references
      .locator('input[type=file]')
      .setInputFiles({ name: 'waves.png', mimeType: 'image/png', buffer: style });
    await references.getByRole('button', { name: 'Do not use “waves.png”' }).waitFor();
    await references.evaluate(
      (section, bytes) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }));
        section.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      [...style],
    );
    // The same picture once more has the newer name, and is still one.
    await references.getByRole('button', { name: 'Do not use “pasted.png”' }).waitFor();
    await references.getByRole('button', { name: 'Selected layer' }).click();
    await references.getByRole('button', { name: 'Do not use “Old harbour”' }).waitFor();
    await frame().getByText('Layout too').click();
    const edges = frame().getByRole('button', { name: 'Edges' });
    expect(await edges.getAttribute('aria-pressed')).toBe('true');
    expect(await frame().getByRole('button', { name: 'Depth' }).isEnabled()).toBe(false);
    await look(playground.page, 'light-style');
    await apply().click();
    await playground.panel.done();
    const all = lastJob();
    expect(all).toMatchObject({
      model: 'tiny-sdxl',
      style: { adapter: 'tiny-style', imageEncoder: 'tiny-encoder', scope: 'style and layout' },
      controls: [{ model: 'tiny-canny' }],
    });
    expect(all.style?.images).toHaveLength(2);
    const map = await decode(playground.wire.pictures.get(all.controls![0]!.image)!);
    const picture = await decode(playground.wire.pictures.get(all.image)!);
    expect(map.width / map.height).toBeCloseTo(picture.width / picture.height, 1);

    // What is left out of the list no longer draws a line.
    await playground.select('Old harbour');
    await frame().locator('label', { hasText: 'Layers that count' }).click();
    const structure = frame().getByRole('region', { name: 'Keep the structure' });
    await structure.locator('label', { hasText: 'From 84 a night' }).click();
    await apply().click();
    await playground.panel.done();
    const less = await decode(playground.wire.pictures.get(lastJob().controls![0]!.image)!);
    expect(whiteShare(less)).toBeGreaterThan(0);
    expect(whiteShare(less)).toBeLessThan(whiteShare(map));
    await playground.undo();
    await playground.undo();
  });

  test('keeps the structure by a map of what the picture shows, or by one that the person brings', async () => {
    const { panel, wire } = playground;
    await playground.select('Old harbour');
    const structure = frame().getByRole('region', { name: 'Keep the structure' });
    const thumbnail = () =>
      structure
        .getByRole('button', { name: 'Edges', exact: true })
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const ofLayers = await thumbnail();
    await structure.getByRole('group', { name: 'Edges: drawn from' }).getByText('Picture').click();
    await expect.poll(() => wire.received('job.done').at(-1)?.resolved.model).toBe('canny');
    await expect.poll(thumbnail).not.toBe(ofLayers);
    await look(playground.page, 'light-style-map-of-picture');
    const made = wire.received('job.done').at(-1)!.results[0]!.image;
    await apply().click();
    await panel.done();
    expect(lastJob().controls).toMatchObject([{ model: 'tiny-canny', image: made }]);
    await playground.undo();

    const own = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000' } })
      .composite([{ input: { create: { width: 32, height: 48, channels: 3, background: '#fff' } }, left: 32, top: 0 }])
      .png()
      .toBuffer();
    await structure
      .locator('input[type=file]')
      .setInputFiles({ name: 'lines.png', mimeType: 'image/png', buffer: own });
    await structure.getByRole('button', { name: 'Own map …', pressed: true }).waitFor();
    await playground.select('Old harbour');
    await apply().click();
    await panel.done();
    const brought = await decode(wire.pictures.get(lastJob().controls![0]!.image)!);
    expect(greatestDifference(brought, await decode(own))).toBe(0);
    await structure.getByRole('group', { name: 'Edges: drawn from' }).getByText('Layers').click();
    await playground.undo();
  });

  test('is opened again as a copy: with its style, its strength and the layers that counted, and made anew in its place', async () => {
    const { page, panel, wire } = playground;
    const strength = frame().getByRole('slider', { name: 'Change' });
    await playground.select('Old harbour');
    await strength.fill('70');
    await apply().click();
    await panel.done();
    const made = lastJob();
    await page.keyboard.press('ControlOrMeta+d');
    const [copy] = await playground.selection();
    const before = await playground.document();

    // The panel that the result's own button opens has what was chosen last, until the result brings its own.
    await strength.fill('90');
    await frame().getByRole('button', { name: 'Do not use “pasted.png”' }).click();
    await page.getByTestId('relaunch-edit').click();
    await frame()
      .getByText(/^What you make next takes the place of/)
      .waitFor();
    await frame().getByRole('tab', { name: 'Style', selected: true }).waitFor();
    for (const name of ['pasted.png', 'Old harbour'])
      await frame()
        .getByRole('button', { name: `Do not use “${name}”` })
        .waitFor();
    expect(await strength.inputValue()).toBe('70');
    // What the document remembers can give the style too, whoever made it.
    const past = frame().getByRole('group', { name: 'Made before' });
    await past.getByRole('button', { name: 'Use this result’s look: Restyled' }).first().click();
    const taken = frame().getByRole('button', { name: 'Do not use “Restyled”' });
    await taken.waitFor();
    await look(page, 'light-style-result-edited');
    await taken.click();
    await apply().click();
    await panel.done();
    // The same job to the last picture: it is the layer below that is restyled, not the result.
    expect(lastJob()).toEqual(made);
    await frame()
      .getByRole('textbox', { name: /^In which style/ })
      .fill('charcoal');
    await apply().click();
    await panel.done();
    expect(lastJob()).toEqual({ ...made, prompt: 'charcoal' });
    expect(wire.pictures.has(made.style!.images[0]!)).toBe(true);
    const after = await playground.document();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(after[copy!]).not.toEqual(before[copy!]);

    // Several of them are chosen from, as of any picture.
    await frame().getByRole('combobox', { name: 'How many variations' }).selectOption('× 2');
    await apply().click();
    await frame().getByRole('button', { name: 'Discard', exact: true }).click();
    await frame().getByRole('combobox', { name: 'How many variations' }).selectOption('× 1');
    expect(await playground.document()).toEqual(after);
    // The two that took its place, the copy, and the picture itself.
    for (let steps = 0; steps < 4; steps++) await playground.undo();
  });

  test('several at once: the same style and seed, each on its frame, one undo', async () => {
    const before = await playground.document();
    const { id: first } = await playground.select('Old harbour');
    await playground.page
      .locator('[data-testid=layers] [data-layer-name="Pine hills"]')
      .first()
      .click({ modifiers: ['Shift'] });
    const selected = await playground.selection();
    expect(selected).toContain(first);
    await frame().getByText('2 layers, one look').waitFor();
    await apply().click();
    await frame().getByText('2 pictures added').waitFor();
    const jobs = playground.wire.sent('submit').slice(-2);
    const [one, other] = jobs.map(({ job }) => (job.kind === 'restyle' ? job : undefined));
    expect(one?.seed).toBe(other?.seed);
    expect(one?.style).toEqual(other?.style);
    expect(one?.image).not.toBe(other?.image);
    const now = await playground.document();
    const made = Object.keys(now).filter((id) => !(id in before));
    const places = await Promise.all(made.map((id) => playground.bounds(id)));
    expect(places).toEqual(expect.arrayContaining(await Promise.all(selected.map((id) => playground.bounds(id)))));
    const [left, right] = await Promise.all(made.map(async (id) => decode(await playground.picture(id))));
    expect(greatestDifference(left!, right!)).toBeGreaterThan(0);
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});
