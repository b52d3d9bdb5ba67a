import { mkdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { startCompanion, type Companion } from './companion.ts';
import { named, near } from './named-colours.ts';
import { changedArea, colourDifference, meanColour, type Pixels } from './pixels.ts';
import { Playground } from './playground.ts';

let browser: Browser;
let companion: Companion;

beforeAll(async () => {
  browser = await launchBrowser();
  companion = await startCompanion();
});

afterAll(async () => {
  await browser.close();
  await companion.stop();
});

/** Of the panel's picture, CSS pixels: the sea below the boat, in one go from side to side. */
const sea = (
  [
    [4, 150, 196, 150],
    [242, 160, 4, 160],
    [4, 172, 224, 172],
    [206, 184, 4, 184],
    [4, 196, 192, 196],
    [184, 204, 4, 204],
  ] as const
).flatMap(([fromX, fromY, toX, toY]) => [
  { x: fromX, y: fromY },
  { x: toX, y: toY },
]);

test('the page that opens first does what it invites to, with nothing set', async () => {
  const playground = await Playground.open(browser, companion);
  const { panel, page } = playground;
  const [hero = ''] = await playground.selection();
  await panel.shown({ width: 672, height: 448 });
  await page.getByText('Paint over the water').waitFor();
  const before = await playground.look(hero);

  await panel.setBrush(16);
  await panel.paint(sea);
  const painted = await page.screenshot();
  await panel.text('turquoise water').click();
  await panel.button('Fill').click();
  expect(await panel.done()).toMatch(/^New layer “turquoise water” in \d+\.\d s/);

  const after = await playground.look(hero);
  const changed = changedArea(before, after);
  expect(changed?.y).toBeGreaterThan(280);
  // With a seed that nobody chose there may be a paler patch here or there; the whole is turquoise.
  expect(colourDifference(meanColour(changedPixels(before, after)), named('turquoise'))).toBeLessThan(near);
  expect(playground.complaints).toEqual([]);
  await keepForTheReadme(painted, await page.screenshot());
});

/** What the fill made of the page, without its edge, where both show. */
function changedPixels(before: Pixels, after: Pixels): Pixels {
  const data = Uint8Array.from(after.data);
  for (let index = 0; index < data.length; index += 4) {
    const difference = [0, 1, 2].map((channel) =>
      Math.abs((before.data[index + channel] ?? 0) - (data[index + channel] ?? 0)),
    );
    if (Math.max(...difference) < 60) data[index + 3] = 0;
  }
  return { ...after, data };
}

/** `UPDATE_IMAGES=1` writes the README's picture anew: half a page each of before and after. */
async function keepForTheReadme(painted: Buffer, filled: Buffer): Promise<void> {
  if (process.env.UPDATE_IMAGES !== '1') return;
  await mkdir('docs/images', { recursive: true });
  const shown = { left: 250, top: 0, width: 950, height: 640 };
  const side = (picture: Buffer) => sharp(picture).extract(shown).resize({ width: 760 }).png().toBuffer();
  const [left, right] = await Promise.all([side(painted), side(filled)]);
  const { height } = await sharp(left).metadata();
  const both = sharp({ create: { width: 1536, height, channels: 3, background: '#ffffff' } }).composite([
    { input: left, left: 0, top: 0 },
    { input: right, left: 776, top: 0 },
  ]);
  await writeFile('docs/images/first-fill.png', await both.png({ palette: true, quality: 90 }).toBuffer());
}
