import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import type {} from '../../../playground/src/app/test-hook.ts';
import type { Stage } from './plugin-stage.ts';
import { shareStage } from './shared-stage.ts';

const opened = shareStage();
let stage: Stage;
let page: Page;

beforeEach(() => {
  stage = opened();
  page = stage.page;
});

/** Places a picture of one colour, as a person would from their disk. */
async function place(name: string, background: string): Promise<void> {
  const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
  await page.getByTestId('image-picker').setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer });
  await page.locator(`[data-layer-name="${name}"]`).waitFor();
}

/** Waits until the document has a layer of some name. Its row may be folded away. */
const shows = (name: string) => expect.poll(() => stage.named(name).catch(() => undefined)).toBeDefined();

/** Waits until the browser has what was done. */
const kept = () => page.locator('[data-testid=file-menu][data-kept=true]').waitFor();

async function choose(item: string): Promise<void> {
  await page.getByTestId('file-menu').click();
  await page.getByTestId(`document-${item}`).first().click();
}

async function save(): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('ControlOrMeta+s')]);
  return download;
}

/** Drops a file onto the canvas. */
async function drop(name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([file.text], file.name, { type: 'application/json' }));
      return data;
    },
    { name, text },
  );
  await page.getByTestId('canvas').dispatchEvent('drop', { dataTransfer: transfer });
}

const toast = (text: string) => page.getByTestId('toast').getByText(text);

/** The pixel in the middle of a layer, drawn from what the document holds. */
async function colourOf(name: string): Promise<number[]> {
  const { id } = await stage.named(name);
  const bytes = await page.evaluate((layer) => window.playground?.exportNode(layer), id);
  const { data } = await sharp(bytes).extract({ left: 20, top: 15, width: 1, height: 1 }).raw().toBuffer({
    resolveWithObject: true,
  });
  return [...data.subarray(0, 3)];
}

test('a reload brings back what was made, pictures too, and the plugin finds it', async () => {
  await place('plum', '#c02060');
  await page.keyboard.press('Shift+ArrowRight');
  await kept();
  const before = await stage.nodes();
  await page.reload();
  await shows('plum');
  expect(await stage.nodes()).toEqual(before);
  expect(await colourOf('plum')).toEqual([0xc0, 0x20, 0x60]);
  expect(await page.getByTestId('invitation').count()).toBe(0);
  await page.frameLocator('[data-testid=plugin-frame]').locator('#stage').waitFor();
  expect(await stage.inSandbox('return figma.root.name')).toBe('Havn website');
  // Another tab does not write over this one's work: it gets the sample.
  const [other] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void open(location.href))]);
  await other.getByTestId('invitation').waitFor();
  expect(await other.locator('[data-layer-name="plum"]').count()).toBe(0);
  await other.close();
});

test('a document is saved as a file and opened again, and what was open comes back by undo or from the list', async () => {
  await place('plum', '#c02060');
  const download = await save();
  expect(download.suggestedFilename()).toBe('Havn website.frisket.json');
  const before = await stage.nodes();

  await choose('new');
  expect(Object.keys(await stage.nodes())).toHaveLength(2);
  expect(await stage.inSandbox('return figma.root.name').catch(() => 'starting')).toMatch(/Untitled|starting/);
  await place('pine', '#206040');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('ControlOrMeta+o')]);
  await chooser.setFiles(await download.path());
  await shows('plum');
  expect(await stage.nodes()).toEqual(before);
  expect(await colourOf('plum')).toEqual([0xc0, 0x20, 0x60]);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await shows('pine');

  await kept();
  await page.getByTestId('file-menu').click();
  await page.getByTestId('document-recent').filter({ hasText: 'Havn website' }).first().click();
  await shows('plum');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await shows('pine');

  await page.getByTestId('file-menu').dblclick();
  await page.getByTestId('document-name').fill('Forest');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.title()).toBe('Forest – Frisket');
});

test('what cannot be opened is told, and leaves what is open as it is', async () => {
  const saved = await readFile(await (await save()).path(), 'utf8');
  const before = await stage.nodes();
  await drop('Later.frisket.json', saved.replace('"version":1', '"version":2'));
  await toast('saved by a newer Frisket').waitFor();
  await drop('Cut.frisket.json', saved.slice(0, saved.length / 2));
  await page.getByTestId('toast').getByRole('button', { name: 'Dismiss' }).click();
  await toast('“Cut.frisket.json” was not opened').waitFor();
  expect(await stage.nodes()).toEqual(before);
  expect(await page.getByTestId('undo').isDisabled()).toBe(true);
});
