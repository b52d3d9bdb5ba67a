import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { look } from './look.ts';
import { photo } from './scenery.ts';
import { Stage, button, fillJobOf, film, paint, prompt, result } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});

afterAll(() => stage.takeDown());

beforeEach(() => stage.startCompanion());

afterEach(() => stage.clear());

/** Levels of grey, row by row. */
async function levels(png: Uint8Array | undefined) {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, at: (x: number, y: number) => data[y * info.width + x] };
}

describe('what a fill is for', () => {
  test('is chosen beside the prompt, and nothing needs to be said to have something removed', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    await panel.getByRole('radio', { name: 'Remove' }).click();
    await look(page, 'light-mode-remove');
    await button(panel, 'Remove').click();
    expect(fillJobOf(await stage.nextRun())).toMatchObject({ mode: 'remove', prompt: '' });
  });

  test('adding needs a word', async () => {
    const { page, panel } = await stage.openWithPhoto();
    await paint(page, panel);
    await panel.getByRole('radio', { name: 'Add' }).click();
    await button(panel, 'Add').click();
    await panel.getByRole('alert').getByText('There is no prompt yet.').waitFor();
    await look(page, 'light-mode-add-without-prompt');
    await prompt(panel).fill('a red boat');
    await prompt(panel).press('Enter');
    expect(fillJobOf(await stage.nextRun())).toMatchObject({ mode: 'add', prompt: 'a red boat' });
  });

  test.each(['light', 'dark'] as const)('what is painted stays when the background is replaced (%s)', async (theme) => {
    const { page, panel } = await stage.openWithPhoto({ theme });
    await panel.getByRole('radio', { name: 'Fill' }).focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await panel.getByRole('radio', { name: 'Background', checked: true }).waitFor();
    await button(panel, 'Replace background').click();
    await panel.getByRole('alert').getByText('Nothing says yet what should stay.').waitFor();
    await paint(page, panel);
    await look(page, `${theme}-mode-background`);
    await button(panel, 'Replace background').click();
    const run = await stage.nextRun();
    const job = fillJobOf(run);
    const mask = await levels(run.task.images.get(job.mask));
    expect(job.mode).toBe('background');
    // The stroke runs across the lower part of the picture.
    expect([mask.at(640, 100), mask.at(600, 560)]).toEqual([255, 0]);
  });
});

describe.each(['light', 'dark'] as const)('expanding (%s)', (theme) => {
  test('drags an edge outwards, by mouse, by key or by number, and sends the larger picture', async () => {
    const { page, panel, host } = await stage.openWithPhoto({ theme });
    await panel.getByRole('radio', { name: 'Expand' }).click();
    await look(page, `${theme}-expand-ready`);
    const right = panel.getByRole('slider', { name: 'Right edge' });
    const box = (await right.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 20, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await vi.waitFor(async () => expect(Number(await right.getAttribute('aria-valuenow'))).toBeGreaterThan(40));
    await panel.getByRole('slider', { name: 'Top edge' }).focus();
    await page.keyboard.press('Shift+ArrowUp');
    await panel.getByRole('textbox', { name: 'Right edge' }).fill('160');
    await panel.getByText('800 × 410').waitFor();
    await look(page, `${theme}-expand-dragged`);
    await button(panel, 'Expand').click();
    const run = await stage.nextRun();
    const job = fillJobOf(run);
    const mask = await levels(run.task.images.get(job.mask));
    const picture = await levels(run.task.images.get(job.image));
    expect(job).toMatchObject({ mode: 'expand', prompt: '' });
    expect([mask.width, mask.height]).toEqual([1600, 820]);
    expect([picture.width, picture.height]).toEqual([1600, 820]);
    expect([mask.at(1590, 400), mask.at(700, 5), mask.at(700, 400)]).toEqual([255, 255, 0]);
    const before = await levels((await host.takePicture(photo.id)).bytes);
    expect(picture.at(700, 420)).toBe(before.at(700, 400));
    // The border goes on outwards.
    expect(picture.at(1590, 420)).toBe(before.at(1279, 400));
    run.finish({
      ...(await result()),
      pictures: [{ ...(await result()).pictures[0]!, x: 0, y: 0, width: 1600, height: 820 }],
    });
    await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
    expect(host.inserted[0]!.place).toMatchObject({
      kind: 'over',
      layer: photo.id,
      region: { x: 100, y: 70, width: 800, height: 410 },
      picture: { width: 1600, height: 820 },
      part: { x: 0, y: 0, width: 1600, height: 820 },
    });
  });
});

test('expanding to a shape, and beyond what Figma takes', async () => {
  const { page, panel } = await stage.openWithPhoto();
  await panel.getByRole('radio', { name: 'Expand' }).click();
  await panel.getByRole('button', { name: '1:1' }).click();
  await panel.getByText('640 × 640').waitFor();
  await look(page, 'light-expand-square');
  await panel.getByRole('textbox', { name: 'Left edge' }).fill('2000');
  await panel
    .getByRole('alert')
    .getByText(/5,280 × 1,280 pixels, and Figma takes at most 4,096/)
    .waitFor();
  await look(page, 'light-expand-too-large');
  expect(await button(panel, 'Expand').isDisabled()).toBe(true);
  await panel.getByRole('radio', { name: 'Fill' }).click();
  await film(panel).waitFor();
});

test('what the model sees and what comes back is chosen under the options, and remembered', async () => {
  const { page, panel, host } = await stage.openWithPhoto();
  await paint(page, panel);
  await panel.getByRole('checkbox', { name: 'Mask options' }).click();
  await panel.getByText('Everything here').click();
  await panel.getByRole('checkbox', { name: 'Leave out text and components' }).click();
  await panel.getByRole('checkbox', { name: 'Editable mask layer on the result' }).click();
  await look(page, 'light-picture-options');
  await button(panel, 'Fill').click();
  const run = await stage.nextRun();
  expect(host.seen.at(-1)).toEqual({ around: true, withoutInterface: true });
  run.finish(await result());
  await vi.waitFor(() => expect(host.inserted).toHaveLength(1));
  const { bytes, mask } = host.inserted[0]!;
  const [picture, alpha] = await Promise.all([sharp(bytes).metadata(), sharp(mask).metadata()]);
  expect([picture.width, picture.height, alpha.width, alpha.height]).toEqual([256, 160, 256, 160]);
  expect((await sharp(bytes).stats()).isOpaque).toBe(true);
  await vi.waitFor(() =>
    expect(host.memory.get('draft')).toMatchObject({ around: true, withoutInterface: true, editableMask: true }),
  );
});
