import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { look } from '../look.ts';
import { scenery } from '../scenery.ts';
import { Stage, button, fillJobOf, film, filmShare, paint, prompt, result } from '../stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

describe('the mask', () => {
  test('is sent as it was painted, in the picture’s own pixels', async () => {
    const { page, panel } = await stage.openWithPhoto();
    const box = (await film(panel).boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + (box.width * 3) / 4, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await prompt(panel).press('Enter');
    const run = await stage.nextRun();
    const { data, info } = await sharp(run.task.images.get(fillJobOf(run).mask))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([1280, 800, 1]);
    const at = (x: number, y: number) => data[y * 1280 + x];
    expect([at(320, 400), at(640, 400), at(960, 400)]).toEqual([255, 255, 255]);
    expect([at(200, 400), at(1080, 400), at(640, 300), at(640, 500)]).toEqual([0, 0, 0, 0]);
    const picture = await scenery(1280, 800);
    expect(run.task.images.get(fillJobOf(run).image)).toEqual(picture.bytes);
  });

  test('is undone stroke by stroke, inverted and cleared', async () => {
    const { page, panel } = await stage.openWithPhoto();
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
    const { page, panel } = await stage.openWithPhoto();
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
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    await prompt(panel).press('ControlOrMeta+z');
    expect(await filmShare(panel)).toBeGreaterThan(0);
    await film(panel).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await vi.waitFor(async () => expect(await filmShare(panel)).toBe(0));
  });

  test('is painted on a larger picture when that is asked for, and stays where it was', async () => {
    const { page, panel } = await stage.openWithPhoto();
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
    const { page, panel } = await stage.openWithPhoto();
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
    const first = await stage.openWithPhoto();
    await paint(first.page, first.panel);
    const share = await filmShare(first.panel);
    await prompt(first.panel).fill('turquoise water');
    await vi.waitFor(() =>
      expect(first.host.memory.get('draft')).toMatchObject({ prompts: { fill: 'turquoise water' } }),
    );
    const second = await stage.openWithPhoto({
      prepare: (host) => {
        for (const key of ['draft', 'mask'] as const) host.memory.set(key, first.host.memory.get(key));
      },
    });
    expect(await prompt(second.panel).inputValue()).toBe('turquoise water');
    expect(await filmShare(second.panel)).toBe(share);
  });

  test('steps back to its outline while a result is looked at, and is whole where the pointer or a key wants it', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    const painted = await filmShare(panel);
    await prompt(panel).fill('a wooden boat');
    await button(panel, 'Fill').click();
    const run = await stage.nextRun();
    run.finish(await result());
    await panel.getByText('New layer “a wooden boat”').waitFor();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBeLessThan(painted / 4));
    expect(await filmShare(panel)).toBeGreaterThan(0);
    const made = film(panel).locator('xpath=preceding-sibling::div/canvas');
    const [whole, part] = [(await film(panel).boundingBox())!, (await made.boundingBox())!];
    expect((part.x - whole.x) / whole.width).toBeCloseTo(100 / 1280, 2);
    expect((part.y - whole.y) / whole.height).toBeCloseTo(300 / 800, 2);
    expect(part.width / whole.width).toBeCloseTo(256 / 1280, 2);
    await look(page, 'light-result');
    await film(panel).hover();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBe(painted));
    await button(panel, 'Fill').hover();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBeLessThan(painted / 4));
    await film(panel).focus();
    await page.keyboard.press('ArrowRight');
    await vi.waitFor(async () => expect(await filmShare(panel)).toBe(painted));
    await prompt(panel).focus();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBeLessThan(painted / 4));
    await button(panel, 'Invert the mask').click();
    await vi.waitFor(async () => expect(await filmShare(panel)).toBeCloseTo(1 - painted, 1));
    expect(await made.count()).toBe(0);
  });

  test('with nothing painted the panel says what to do, until something is', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await button(panel, 'Fill').click();
    await panel.getByRole('alert').getByText('Nothing is painted yet.').waitFor();
    await look(page, 'light-mask-empty');
    await paint(page, panel);
    await panel.getByRole('alert').waitFor({ state: 'detached' });
  });
});
