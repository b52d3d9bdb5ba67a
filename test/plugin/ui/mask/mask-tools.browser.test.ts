import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FrameLocator, Page } from 'playwright-core';
import type { ScriptedRun } from '../../../fakes/scripted-engine.ts';
import { look } from '../look.ts';
import { photo, scenery } from '../scenery.ts';
import { Stage, button, fillJobOf, film, filmShare, paint, prompt, result } from '../stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

/** Drags along points in parts of the picture's sides. */
async function drag(page: Page, panel: FrameLocator, ...points: (readonly [number, number])[]): Promise<void> {
  const box = (await film(panel).boundingBox())!;
  const at = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  await page.mouse.move(...at[0]!);
  await page.mouse.down();
  for (const [x, y] of at.slice(1)) await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
}

/** The levels of a job's mask, read at pixels of the picture. */
async function maskOf(run: ScriptedRun): Promise<(x: number, y: number) => number | undefined> {
  const { data, info } = await sharp(run.task.images.get(fillJobOf(run).mask))
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return (x, y) => data[y * info.width + x];
}

/** Presses Enter in the prompt and waits for the job. */
async function submitted(panel: FrameLocator): Promise<ScriptedRun> {
  await prompt(panel).press('Enter');
  return stage.nextRun();
}

describe('the rectangle', () => {
  test('masks what is dragged over, and takes away again with Alt or Subtract', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await film(panel).press('m');
    await drag(page, panel, [0.25, 0.25], [0.75, 0.75]);
    expect(await filmShare(panel)).toBeCloseTo(0.25, 2);
    await page.keyboard.down('Alt');
    await drag(page, panel, [0.25, 0.25], [0.5, 0.75]);
    await page.keyboard.up('Alt');
    expect(await filmShare(panel)).toBeCloseTo(0.125, 2);
    await panel.getByText('Subtract').click();
    await drag(page, panel, [0.5, 0.5], [0.75, 0.75]);
    const at = await maskOf(await submitted(panel));
    expect([at(700, 300), at(900, 390), at(500, 300), at(700, 450), at(1000, 300)]).toEqual([255, 255, 0, 0, 0]);
  });
});

describe('the lasso', () => {
  test('masks what its line encloses', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await panel.getByRole('checkbox', { name: 'Lasso' }).click();
    const box = (await film(panel).boundingBox())!;
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.2 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.2 * box.height, { steps: 5 });
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.8 * box.height, { steps: 5 });
    await look(page, 'light-lasso-under-way');
    await page.mouse.up();
    expect(await filmShare(panel)).toBeCloseTo((0.6 * 0.6) / 2, 1);
    await look(page, 'light-lasso');
    const at = await maskOf(await submitted(panel));
    expect([at(640, 200), at(640, 580), at(280, 620), at(1000, 620)]).toEqual([255, 255, 0, 0]);
  });

  test('forgets what Escape breaks off', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await film(panel).press('l');
    const box = (await film(panel).boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 90, { steps: 5 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await filmShare(panel)).toBe(0);
    expect(await button(panel, 'Undo last stroke').isDisabled()).toBe(true);
  });
});

describe('the brush', () => {
  test('fades at its edge when it is soft', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await button(panel, 'Mask options')
      .or(panel.getByRole('checkbox', { name: 'Mask options' }))
      .click();
    await panel.getByRole('slider', { name: 'Hardness' }).fill('0');
    await panel.getByRole('slider', { name: /Brush size/ }).fill('100');
    await drag(page, panel, [0.4, 0.5], [0.6, 0.5]);
    await look(page, 'light-soft-brush');
    const at = await maskOf(await submitted(panel));
    const down = [400, 450, 500, 560].map((y) => at(640, y) ?? -1);
    expect(down[0]).toBeGreaterThan(250);
    expect(down[1]).toBeLessThan(down[0]!);
    expect(down[2]).toBeLessThan(down[1]!);
    expect(down[3]!).toBeLessThan(down[2]!);
  });
});

describe('the picture', () => {
  const zoomOf = (panel: FrameLocator) => panel.getByRole('button', { name: /show the whole picture/ }).innerText();

  test('is enlarged with the keys and the buttons, and painted on exactly there', async () => {
    const { page, panel } = await stage.openWithPhoto();
    const whole = (await film(panel).boundingBox())!;
    await film(panel).press('+');
    await film(panel).hover();
    await button(panel, 'Zoom in').click();
    expect(await zoomOf(panel)).toBe('225%');
    const close = (await film(panel).boundingBox())!;
    expect(close.width).toBeCloseTo(2.25 * whole.width, -1);
    // The middle of the picture is still in the middle of the stage.
    expect(close.x + close.width / 2).toBeCloseTo(whole.x + whole.width / 2, 0);
    await film(panel).press('m');
    await page.mouse.move(whole.x + whole.width / 2, whole.y + whole.height / 2);
    await page.mouse.down();
    await page.mouse.move(whole.x + whole.width / 2 + 45, whole.y + whole.height / 2 + 45);
    await page.mouse.up();
    await look(page, 'light-zoomed');
    await page.keyboard.press('0');
    await vi.waitFor(async () => expect(await film(panel).boundingBox()).toEqual(whole));
    const at = await maskOf(await submitted(panel));
    // 45 pixels of the screen are 20 at the whole picture's size, and 81 of its own.
    expect([at(642, 402), at(718, 478), at(640 - 4, 402), at(726, 478)]).toEqual([255, 255, 0, 0]);
  });

  test('is moved with the wheel and with Space held down, and not painted on meanwhile', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await film(panel).hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -480);
    await page.keyboard.up('Control');
    await vi.waitFor(async () => expect(parseInt(await zoomOf(panel))).toBeGreaterThanOrEqual(200));
    const before = (await film(panel).boundingBox())!;
    await page.mouse.wheel(30, 20);
    await vi.waitFor(async () => expect((await film(panel).boundingBox())!.x).toBeLessThan(before.x));
    const wheeled = (await film(panel).boundingBox())!;
    await film(panel).focus();
    await page.keyboard.down(' ');
    const box = (await panel.locator('section').first().boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 130, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up(' ');
    expect((await film(panel).boundingBox())!.x).toBeCloseTo(wheeled.x + 50, 0);
    expect(await filmShare(panel)).toBe(0);
  });
});

/** A round layer of 200 x 200 units at (200, 130) on the page, half see-through, at the photograph's scale. */
async function disc() {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="200" fill-opacity=".5"/></svg>`;
  const bytes = new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer());
  const bounds = { x: 200, y: 130, width: 200, height: 200 };
  return { bytes, width: 400, height: 400, bounds, region: bounds };
}

describe('mask making? Another layer’s outline', () => {
  test('becomes the mask exactly, in one step, and is told to the document with the result', async () => {
    const { page, panel, host } = await stage.openWithPhoto();
    await paint(page, panel);
    const stencil = { id: '5:5', name: 'Sun', kind: 'ELLIPSE', fresh: false } as const;
    host.setPicture(stencil.id, await disc());
    host.select({ kind: 'pair', layer: photo, stencil });
    await button(panel, 'Use “Sun” as mask').click();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBeCloseTo((Math.PI * 200 ** 2) / (1280 * 800), 2));
    await look(page, 'light-stencil');
    const run = await submitted(panel);
    const at = await maskOf(run);
    // The disc's middle lies at (300, 230) on the page, which is (400, 300) in the photograph, whose corner is at (100, 80).
    expect([at(400, 300), at(202, 300), at(400, 498)]).toEqual([255, 255, 255]);
    expect([at(196, 300), at(400, 504), at(220, 120)]).toEqual([0, 0, 0]);
    run.finish(await result());
    await vi.waitFor(() => expect(host.inserted[0]).toMatchObject({ stencil: '5:5' }));
    await button(panel, 'Undo last stroke').click();
    await button(panel, 'Undo last stroke').click();
    expect(await filmShare(panel)).toBe(0);
  });

  test('that lies beside the picture is refused with what to do', async () => {
    const { panel, host } = await stage.openWithPhoto();
    const away = { x: 2000, y: 2000, width: 200, height: 200 };
    host.setPicture('5:5', { ...(await disc()), bounds: away, region: away });
    const stencil = { id: '5:5', name: 'Sun', kind: 'ELLIPSE', fresh: false } as const;
    host.select({ kind: 'pair', layer: photo, stencil });
    await button(panel, 'Use “Sun” as mask').click();
    await panel.getByRole('alert').getByText('That layer shows nothing over the picture.').waitFor();
  });
});

describe('the options', () => {
  async function opened(bytes?: Uint8Array) {
    const opening = await stage.openWithPhoto();
    if (bytes) opening.host.selectLayer({ ...photo, id: '6:6' }, { ...(await scenery(1280, 800)), bytes });
    await opening.panel.getByRole('checkbox', { name: 'Mask options' }).click();
    return opening;
  }

  test('mask what is transparent', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="800"><rect width="1280" height="400" fill="#48a"/></svg>`;
    const { panel } = await opened(new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer()));
    await button(panel, 'Mask what is transparent').click();
    const at = await maskOf(await submitted(panel));
    expect([at(600, 399), at(600, 401)]).toEqual([0, 255]);
  });

  test('say so when nothing is transparent', async () => {
    const { panel } = await opened();
    await button(panel, 'Mask what is transparent').click();
    await panel.getByRole('alert').getByText('Nothing in this layer is transparent.').waitFor();
  });

  test('keep to exactly what is masked when that is asked for', async () => {
    const { page, panel } = await opened();
    await paint(page, panel);
    await look(page, 'light-mask-options');
    const soft = await submitted(panel);
    expect(fillJobOf(soft)).not.toHaveProperty('feather');
    soft.finish(await result());
    await panel.getByText('Exact').click();
    await panel.getByText(/^New layer/).waitFor();
    expect(fillJobOf(await submitted(panel))).toMatchObject({ feather: 'none' });
  });
});
