import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Listed, Outline } from '../../../plugin/src/bridge.ts';
import type { FakeHost } from '../../fakes/fake-host.ts';
import { recipe } from '../host/sample-recipe.ts';
import { look } from './look.ts';
import { photo, scenery } from './scenery.ts';
import { Stage, button, film, paint, prompt, result } from './stage.ts';

/** What the tabs beside Fill and Generate show, and what takes their place; what comes of them is tested in `test/e2e`. */
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});
afterAll(() => stage.takeDown());
beforeEach(() => stage.startCompanion());
afterEach(() => stage.clear());

const themes = ['light', 'dark'] as const;

function listed(id: string, name: string, width: number, height: number): Listed {
  return { id, name, width, height, bounds: { x: 100, y: 80, width, height } };
}

/** A rectangle of the page in some colour. */
function outline(layer: string, name: string, [x, y, width, height]: readonly number[], colour: string): Outline {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const data = `M 0 0 L ${width} 0 L ${width} ${height} L 0 ${height} Z`;
  return {
    layer,
    name,
    depth: layer === photo.id ? 0 : 1,
    paths: [{ data, windingRule: 'NONZERO' }],
    transform: [
      [1, 0, x ?? 0],
      [0, 1, y ?? 0],
    ],
    colour: [red, green, blue],
  };
}

function layFrame(host: FakeHost): void {
  host.listed.layers = [listed(photo.id, photo.name, 640, 400)];
  host.outlines.set(photo.id, [
    outline(photo.id, photo.name, [100, 80, 640, 400], '#9cc9f0'),
    outline('1:3', 'Hills', [100, 280, 640, 90], '#4e6b63'),
    outline('1:4', 'Water', [100, 370, 640, 110], '#1f4a6b'),
    outline('1:5', 'Sun', [530, 160, 70, 70], '#fff4d6'),
  ]);
}

describe.each(themes)('in the %s theme', (theme) => {
  test('Style shows the frame and what of its structure can be kept', async () => {
    const { page, panel } = await stage.openWithPhoto({ theme, prepare: layFrame });
    await panel.getByRole('tab', { name: 'Style' }).click();
    await panel.getByRole('region', { name: 'Keep the structure' }).waitFor();
    await panel.getByRole('img', { name: photo.name }).waitFor();
    // What the footer cuts off fades, until there is no more of it.
    const content = panel.getByRole('tabpanel');
    await content.and(panel.locator('[data-goes-on=true]')).waitFor();
    await look(page, `${theme}-style`);
    await content.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await content.and(panel.locator('[data-goes-on=false]')).waitFor();
    await look(page, `${theme}-style-end`);
    await panel.getByRole('checkbox', { name: 'Layers that count' }).click();
    const lowest = panel.getByRole('checkbox', { name: photo.name, exact: true });
    await lowest.scrollIntoViewIfNeeded();
    // Nothing around it can be scrolled to the side, where it would be cut.
    const aside = await lowest.evaluate((element) => {
      const around: number[] = [];
      for (let each = element.parentElement; each; each = each.parentElement)
        if (getComputedStyle(each).overflowX !== 'visible') around.push(each.scrollWidth - each.clientWidth);
      return around;
    });
    expect(Math.max(...aside)).toBe(0);
    await look(page, `${theme}-style-layers`);
  });

  test('Sets shows the places to be filled', async () => {
    const prepare = (host: FakeHost) => {
      host.listed.slots = [
        listed('2:1', 'Desktop', 1440, 800),
        listed('2:2', 'Tablet', 834, 1112),
        listed('2:3', 'Mobile', 390, 844),
        listed('2:4', 'Avatar', 96, 96),
      ];
    };
    const { page, panel } = await stage.openWithPhoto({ theme, prepare });
    await panel.getByRole('tab', { name: 'Sets' }).click();
    await panel.getByRole('region', { name: '4 places' }).waitFor();
    await panel.getByRole('textbox', { name: /^What should/ }).fill('turquoise water');
    await look(page, `${theme}-sets`);
    await button(panel, 'Make 4 pictures').click();
    (await stage.nextRun()).finish(await result());
    (await stage.nextRun()).progress({
      stage: 'Painting',
      step: 3,
      steps: 8,
      preview: (await result()).pictures[0]!.png,
    });
    await panel.getByText(/Painting/).waitFor();
    await look(page, `${theme}-sets-under-way`);
  });

  test('History shows what was made, and leads back to the picture', async () => {
    const thumbnail = await sharp((await scenery(128, 80)).bytes)
      .png()
      .toBuffer();
    const prepare = (host: FakeHost) => {
      const madeAt = Date.UTC(2026, 10, 20, 9, 30);
      host.entries = ['turquoise water', 'sunset sky over a calm sea, wide and warm', 'paper lanterns'].map(
        (name, index) => ({
          id: `h${index}`,
          name,
          pinned: index === 1,
          madeAt: madeAt - index * 86_400_000,
          recipe,
          thumbnail: thumbnail.toString('base64'),
        }),
      );
    };
    const { page, panel } = await stage.openWithPhoto({ theme, prepare });
    await button(panel, 'History: what was made in this file').click();
    await panel.getByRole('listitem').nth(2).waitFor();
    await look(page, `${theme}-history`);
    await button(panel, 'Back to the picture').last().click();
    await film(panel).waitFor();
    await button(panel, 'Settings and keys').click();
    await panel.getByText('Set the brush down, lift it').waitFor();
    await page.keyboard.press('Escape');
    await film(panel).waitFor();
  });

  test('Live draws what is set under the film', async () => {
    const { page, panel } = await stage.openWithPhoto({ theme });
    await paint(page, panel);
    await prompt(panel).fill('turquoise water');
    await button(panel, 'Live').click();
    const run = await stage.nextRun();
    const picture = await sharp({ create: { width: 384, height: 120, channels: 4, background: '#2fb5a6' } })
      .png()
      .toBuffer();
    const made = await result();
    run.finish({ ...made, pictures: [{ png: new Uint8Array(picture), x: 0, y: 120, width: 384, height: 120 }] });
    await vi.waitFor(async () => expect(await panel.locator('[data-live=true]').count()).toBe(1));
    await look(page, `${theme}-live`);
  });
});

test('before anything is selected each tab says what to select, in either language, in the narrowest panel', async () => {
  const { page, panel, host } = await stage.open({
    prepare: (opening) => opening.memory.set('draft', { panelSize: { width: 320, height: 440 }, language: 'ja' }),
  });
  await panel.getByRole('tab', { name: 'スタイル' }).click();
  await panel.getByText('スタイルを変えるものを選択').waitFor();
  await look(page, 'light-narrow-style');
  await panel.getByRole('tab', { name: 'セット' }).click();
  await panel.getByText('画像を入れる場所を選択').waitFor();
  await look(page, 'light-narrow-sets');
  // The model's name gives way; what opens the list of models does not.
  const chevron = panel.locator('header button[aria-expanded] svg').first();
  const history = await panel.getByRole('button', { name: /^履歴/ }).boundingBox();
  const box = await chevron.boundingBox();
  expect(box?.width).toBe(16);
  expect((box?.x ?? 0) + 16).toBeLessThanOrEqual(history?.x ?? 0);
  expect(host.seen).toEqual([]);
});
