import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { look } from './look.ts';
import { button, fillJobOf, film, filmShare, prompt, result, Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
}, 60_000);
afterAll(() => stage.takeDown());
beforeEach(() => stage.startCompanion());
afterEach(() => stage.clear());

test('a picture is painted on, filled and cancelled by keys alone', async () => {
  const { page, panel } = await stage.openWithPhoto();
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await prompt(panel).focus();
  await prompt(panel).fill('turquoise water');
  // Backwards from the prompt, past the modes and the tools, to the picture.
  for (let tabs = 0; tabs < 20 && !(await film(panel).evaluate((canvas) => canvas.matches(':focus'))); tabs++)
    await press('Shift+Tab');
  expect(await film(panel).getAttribute('aria-description')).toMatch(/Space/);

  await press('m', 'Space', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Space');
  const rectangle = await filmShare(panel);
  expect(rectangle).toBeGreaterThan(0.01);

  await press('b', 'ArrowLeft', ']', 'Space', 'Shift+ArrowLeft', 'Shift+ArrowUp');
  await look(page, 'light-painting-by-keys');
  await press('Escape');
  expect(await filmShare(panel)).toBe(rectangle);
  await press('Space', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Space');
  expect(await filmShare(panel)).toBeGreaterThan(rectangle);

  await press('Control+a');
  expect(await filmShare(panel)).toBe(1);
  await press('Control+z', 'Enter');
  const run = await stage.nextRun();
  expect(fillJobOf(run).prompt).toBe('turquoise water');
  await button(panel, 'Cancel').waitFor();
  await press('Escape');
  await button(panel, 'Fill').waitFor();
  run.finish(await result());
});

test('the panel speaks Japanese where that is chosen, and says its keys', async () => {
  const { page, panel } = await stage.openWithPhoto();
  await film(panel).focus();
  await page.keyboard.press('?');
  await panel.getByText('Set the brush down, lift it').waitFor();
  await look(page, 'light-settings');
  await panel.getByRole('combobox', { name: 'Language' }).selectOption('日本語');
  await panel.getByText('ブラシを下ろす、上げる').waitFor();
  await look(page, 'light-japanese-settings');
  expect(await panel.locator('html').getAttribute('lang')).toBe('ja');
  await panel.getByRole('tab', { name: '塗りつぶし' }).click();
  await panel.getByText('詳細設定').click();
  await button(panel, '塗りつぶす').waitFor();
  await look(page, 'light-japanese-advanced');
});

test('the panel is resized by its corner, within limits, and remembers how large it was', async () => {
  const { page, panel, host } = await stage.openWithPhoto();
  const corner = button(panel, 'Size of the panel');
  const before = (await film(panel).boundingBox())?.width ?? 0;
  const { x = 0, y = 0 } = (await corner.boundingBox()) ?? {};
  await page.mouse.move(x + 6, y + 6);
  await page.mouse.down();
  await page.mouse.move(x + 126, y + 66, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => page.viewportSize()).toEqual({ width: 460, height: 624 });
  await expect.poll(async () => (await film(panel).boundingBox())?.width).toBeGreaterThan(before);
  await look(page, 'light-resized');
  await corner.press('ArrowRight');
  await expect.poll(() => page.viewportSize()).toEqual({ width: 480, height: 624 });
  await expect.poll(() => host.memory.get('draft')).toMatchObject({ panelSize: { width: 480, height: 624 } });
  const again = await stage.open({ prepare: (next) => next.memory.set('draft', host.memory.get('draft')) });
  await expect.poll(() => again.page.viewportSize()).toEqual({ width: 480, height: 624 });
  await button(again.panel, 'Size of the panel').waitFor();
  await again.page.mouse.move(474, 618);
  await again.page.mouse.down();
  await again.page.mouse.move(40, 40, { steps: 3 });
  await again.page.mouse.up();
  await expect.poll(() => again.page.viewportSize()).toEqual({ width: 320, height: 440 });
  await look(again.page, 'light-narrow');
});
