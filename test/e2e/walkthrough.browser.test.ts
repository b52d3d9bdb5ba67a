import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { openPanel } from '../plugin/ui/open-panel.ts';
import { startCompanion } from './companion.ts';
import { Playground } from './playground.ts';

/*
 * The pictures of docs/walkthrough.md, made by doing what it says: `UPDATE_IMAGES=1 npx vitest run test/e2e/walkthrough`.
 * What is done here is tested one by one in the other files; this one runs only when pictures are wanted.
 */

const folder = 'docs/images/walkthrough';

/** Of the playground's window: the canvas and the panel over it, without the properties at the right. */
const canvasAndPanel = { left: 252, top: 0, width: 946, height: 628 };
/** With the properties, where the plugin's button is. */
const withProperties = { left: 252, top: 0, width: 1188, height: 628 };
/** With the list of layers, and the cards at the foot of the page. */
const withLayers = { left: 0, top: 0, width: 1198, height: 790 };

async function keep(name: string, picture: Sharp): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Text keeps its edges where colour is as fine as light.
  const jpeg = await picture.jpeg({ quality: 82, chromaSubsampling: '4:4:4', mozjpeg: true }).toBuffer();
  expect(jpeg.length, name).toBeLessThan(150_000);
  await writeFile(`${folder}/${name}.jpg`, jpeg);
}

async function keepPage(name: string, page: Page, shown = canvasAndPanel): Promise<void> {
  await keep(name, sharp(await page.screenshot({ animations: 'disabled' })).extract(shown));
}

/** In parts of the panel's picture: the sea as far as the shore, and the lamp post. */
const sea = [
  [0.01, 0.74, 0.86],
  [0.01, 0.79, 0.78],
  [0.01, 0.84, 0.73],
  [0.01, 0.89, 0.67],
  [0.01, 0.94, 0.61],
  [0.01, 0.98, 0.57],
] as const;
const lampPost = [
  [0.812, 0.19, 0.812],
  [0.812, 0.76, 0.812],
] as const;

test.runIf(process.env.UPDATE_IMAGES === '1')(
  'the walkthrough, step by step',
  async () => {
    const browser = await launchBrowser();
    const companion = await startCompanion();
    const playground = await Playground.open(browser, companion);
    const { panel, page } = playground;
    const frame = page.frameLocator('[data-testid=plugin-frame]');
    const prompt = frame.locator('#panel textarea').first();
    const done = () => panel.text(/^(New layer|Layer changed)/).waitFor();
    /** The next result is told anew. */
    const dismissed = (tab: string) => frame.getByRole('tab', { name: tab }).click();

    await panel.shown({ width: 672, height: 448 });
    await keep('start', sharp(await page.screenshot()).resize({ width: 1200 }));

    /** Back and forth, row by row: from, height, to. */
    const paint = async (rows: readonly (readonly [number, number, number])[]) => {
      const { x, y, width, height } = (await frame.getByRole('application').boundingBox())!;
      const at = (across: number, down: number) => page.mouse.move(x + across * width, y + down * height, { steps: 6 });
      await at(rows[0]![0], rows[0]![1]);
      await page.mouse.down();
      for (const [index, [from, down, to]] of rows.entries())
        for (const across of index % 2 === 0 ? [from, to] : [to, from]) await at(across, down);
      await page.mouse.up();
      // The ring that shows the brush is in the way of what it has painted.
      await page.mouse.move(x + width / 2, y + height + 150);
    };

    await panel.setBrush(14);
    await paint(sea);
    await prompt.fill('turquoise water');
    await panel.set('Seed', 2);
    await frame.locator('label', { hasText: 'Advanced' }).click();
    await keepPage('paint', page);
    await panel.button('Fill').click();
    await done();
    await keepPage('filled', page);

    await playground.deselect();
    await playground.select('turquoise water');
    await page.getByTestId('relaunch-edit').waitFor();
    await keepPage('select-result', page, withProperties);
    await page.getByTestId('relaunch-edit').click();
    await panel.text(/takes the place of/).waitFor();
    await prompt.fill('emerald green water');
    await panel.button('Fill').click();
    await done();
    await keepPage('changed', page);

    await playground.undo();
    await playground.undo();
    await playground.select('Hero picture');
    await dismissed('Fill');
    await frame.getByRole('radio', { name: 'Remove' }).click();
    await frame.getByRole('button', { name: 'Clear the mask' }).click();
    await panel.setBrush(20);
    await paint(lampPost);
    await prompt.fill('');
    await keepPage('remove', page);
    await frame.getByRole('button', { name: 'Remove', exact: true }).click();
    await done();
    await keepPage('removed', page);

    await playground.select('Hero');
    await dismissed('Style');
    await frame.getByRole('region', { name: 'Keep the structure' }).waitFor();
    await prompt.fill('sunset');
    await frame.getByRole('slider', { name: 'Change' }).fill('40');
    await keepPage('style', page);
    await frame.getByRole('button', { name: 'Apply style' }).click();
    await done();
    await keepPage('restyled', page);
    await playground.undo();

    const row = (name: string) => page.locator(`[data-testid=layers] [data-layer-name="${name}"]`);
    for (const card of ['Night ferry', 'Pine hills', 'Old harbour'])
      await row(card).first().getByRole('button').click();
    await row('Picture').nth(0).click();
    for (const other of [1, 2])
      await row('Picture')
        .nth(other)
        .click({ modifiers: ['Shift'] });
    await dismissed('Sets');
    await frame.getByRole('region', { name: /places/ }).waitFor();
    await prompt.fill('misty hills at dawn');
    await keepPage('set', page, withLayers);
    await frame.getByRole('button', { name: /^Make 3/ }).click();
    await panel.text(/pictures added/).waitFor();
    await keepPage('set-filled', page, withLayers);

    await dismissed('Fill');
    await frame.getByRole('button', { name: /see and download/ }).click();
    await frame.getByRole('article').first().waitFor();
    await keepPage('models', page);
    await page.keyboard.press('Escape');

    const figma = await openPanel(browser, {
      prepare: ({ memory }) =>
        memory.set('connection', { port: companion.port, credential: 'f'.repeat(16), key: '1'.repeat(64) }),
    });
    const number = await figma.panel.getByRole('status', { name: /^Number/ }).innerText();
    const asked = page.getByTestId('pairing-prompt');
    await asked.getByRole('button', { name: number, exact: true }).waitFor();
    await page.locator('[data-testid=pairing-prompt] button:enabled').first().waitFor();
    const box = (await asked.boundingBox())!;
    const around = { x: box.x - 48, y: box.y - 90, width: box.width + 96, height: box.height + 180 };
    const [inFigma, inBrowser] = [await figma.page.screenshot(), await page.screenshot({ clip: around })];
    const height = Math.round(around.height);
    const panelAlone = await sharp(inFigma)
      .resize({ width: 340 })
      .extract({ left: 0, top: Math.max(0, Math.round((564 - height) / 2)), width: 340, height: Math.min(height, 564) })
      .png()
      .toBuffer();
    const gap = 24;
    await keep(
      'pairing',
      sharp({
        create: { width: 340 + gap + Math.round(around.width), height, channels: 3, background: '#ffffff' },
      }).composite([
        { input: panelAlone, left: 0, top: 0 },
        { input: inBrowser, left: 340 + gap, top: 0 },
      ]),
    );
    await asked.getByRole('button', { name: number, exact: true }).click();
    await figma.panel.getByRole('button', { name: 'Yes, it does' }).click();
    await figma.panel.getByRole('tab', { name: 'Fill' }).waitFor();

    expect(playground.complaints).toEqual([]);
    await figma.close();
    await browser.close();
    await companion.stop();
  },
  300_000,
);
