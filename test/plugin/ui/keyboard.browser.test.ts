import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FrisketError } from '../../../shared/src/errors.ts';
import { look } from './look.ts';
import { photo } from './scenery.ts';
import { button, fillJobOf, film, filmShare, prompt, result, Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.build();
});
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

test('an enlarged picture follows the brush, and is moved by keys', async () => {
  const { page, panel } = await stage.openWithPhoto();
  const whole = (await film(panel).boundingBox())!;
  await film(panel).focus();
  for (const key of ['+', '+', '+', '+']) await page.keyboard.press(key);
  await expect.poll(async () => (await film(panel).boundingBox())!.width).toBeGreaterThan(4 * whole.width);
  const close = (await film(panel).boundingBox())!;
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(async () => (await film(panel).boundingBox())!.x).toBeLessThan(close.x);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(async () => (await film(panel).boundingBox())!.x).toBe(close.x);

  // The brush begins in the middle of what is seen, and what is seen goes with it to the picture's corner.
  for (let times = 0; times < 30; times++) await page.keyboard.press('Shift+ArrowRight');
  for (let times = 0; times < 20; times++) await page.keyboard.press('Shift+ArrowDown');
  const right = whole.x + whole.width;
  await expect
    .poll(async () => {
      const { x, width } = (await film(panel).boundingBox())!;
      return Math.round(x + width);
    })
    .toBe(Math.round(right));
  await page.keyboard.press('Space');
  await page.keyboard.press('Space');
  await look(page, 'light-zoomed-by-keys');
  await page.keyboard.press('0');
  await expect.poll(() => film(panel).boundingBox()).toEqual(whole);
  const corner = await film(panel).evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    return canvas.getContext('2d')?.getImageData(width - 3, height - 3, 1, 1).data[3];
  });
  expect(corner).toBeGreaterThan(60);
});

/** What can be pressed, typed in or moved, and that no other key of a group leads to. */
const controls =
  'button, a[href], input:not([hidden]), select, textarea, summary, [role="slider"], [role="application"], [role="radio"], [role="tab"]';

interface Walk {
  /** Controls that are shown and that Tab does not come to. */
  readonly missed: readonly string[];
  /** Controls that look the same with the focus as without. */
  readonly unseen: readonly string[];
}

/** Goes through the panel with Tab alone, from the chosen tab on. */
async function walkByTab(page: Page, panel: FrameLocator): Promise<Walk> {
  const unseen: string[] = [];
  const selected = panel.getByRole('tab', { selected: true });
  // After a click browsers do not show the focus; after a key they do.
  await page.keyboard.press('Tab');
  await selected.focus();
  const shown = await panel.locator(controls).count();
  for (let presses = 0; presses <= shown; presses++) {
    const focused = await panel.locator('body').evaluate((body) => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === body) return undefined;
      element.setAttribute('data-reached', '');
      // The library draws the focus of what it hides on what stands beside it.
      const drawn = [element, element.nextElementSibling, element.parentElement].filter((each) => each !== null);
      const styles = () => drawn.flatMap((each) => [getComputedStyle(each), getComputedStyle(each, '::after')]);
      const look = () =>
        styles()
          .map((style) =>
            [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.color].join(),
          )
          .join();
      const withFocus = look();
      element.blur();
      const without = look();
      element.focus();
      return { name: element.getAttribute('aria-label') ?? element.textContent, isSeen: withFocus !== without };
    });
    if (!focused) break;
    if (!focused.isSeen) unseen.push(focused.name);
    await page.keyboard.press('Tab');
  }
  const missed = await panel.locator('body').evaluate((body, selector) => {
    const missed = [...body.querySelectorAll<HTMLElement>(selector)].filter((element) => {
      const grouped = element.closest('[role="tablist"], [role="radiogroup"]');
      const isOff = element.matches(':disabled, [aria-disabled="true"], [aria-hidden="true"]');
      const isThere = element.checkVisibility() && !isOff && !element.hasAttribute('data-reached');
      // Arrow keys go on from the one of a group that Tab has come to.
      return isThere && !grouped?.querySelector('[data-reached]');
    });
    for (const element of body.querySelectorAll('[data-reached]')) element.removeAttribute('data-reached');
    return missed.map((element) => element.getAttribute('aria-label') ?? element.textContent);
  }, controls);
  return { missed, unseen };
}

test('Tab comes to every control, whatever is open, and where it is can be seen', async () => {
  const bounds = { x: 100, y: 80, width: 640, height: 400 };
  const frame = { id: photo.id, name: photo.name, width: 640, height: 400, bounds };
  const { page, panel } = await stage.openWithPhoto({
    prepare: (host) => {
      host.listed.layers = [frame];
      host.listed.slots = [frame];
    },
  });
  const walks: Record<string, Walk> = {};
  const walk = async (state: string) => {
    walks[state] = await walkByTab(page, panel);
  };
  await panel.getByText('Advanced').click();
  await panel.getByRole('checkbox', { name: 'Mask options' }).click();
  await button(panel, 'Save and share presets')
    .or(panel.getByRole('checkbox', { name: 'Save and share presets' }))
    .click();
  await walk('Fill, with all that opens');
  await panel.getByRole('radio', { name: 'Expand' }).click();
  await panel.getByRole('slider', { name: 'Right edge' }).waitFor();
  await walk('Expand');
  for (const tab of ['Generate', 'Style', 'Sets']) {
    await panel.getByRole('tab', { name: tab }).click();
    await walk(tab);
  }
  for (const aside of ['Settings and keys', 'History: what was made in this file', /see and download/]) {
    await panel.getByRole('button', { name: aside }).click();
    await walk(String(aside));
  }
  await page.keyboard.press('Escape');
  await panel.getByRole('tab', { name: 'Fill' }).click();
  await button(panel, 'Expand').click();
  await panel.getByRole('alert').waitFor();
  await walk('Refused');
  const wanting = Object.entries(walks).filter(([, { missed, unseen }]) => missed.length + unseen.length > 0);
  expect(wanting).toEqual([]);
});

test('on a Mac keys are told as a Mac has them', async () => {
  const userAgent =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36 Figma/126.1.2';
  const { page, panel } = await stage.openWithPhoto({ userAgent });
  expect(await button(panel, 'Undo last stroke').getAttribute('title')).toBe('Undo last stroke (⌘Z)');
  expect(await film(panel).getAttribute('aria-description')).toMatch(/Command A covers all/);
  await film(panel).focus();
  await page.keyboard.press('Meta+a');
  expect(await filmShare(panel)).toBe(1);
  await page.keyboard.press('?');
  await panel.getByText('⌘A', { exact: true }).waitFor();
  expect(await panel.getByText(/Ctrl|Control|\bAlt\b/).count()).toBe(0);
});

test('the panel speaks Japanese where that is chosen: its keys, its refusals, and what the companion says', async () => {
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
  await button(panel, '塗りつぶす').click();
  await panel.getByRole('alert').getByText('まだ何も塗られていません').waitFor();
  await panel.locator('[role=application]').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Enter');
  const run = await stage.nextRun();
  const values = { free: 2e6, needed: 7.1e9 };
  run.fail(
    new FrisketError('disk_full', 'The disk of /data has 2 MB left; 7,100 MB are needed.', undefined, { values }),
  );
  await panel.getByRole('alert').getByText('ディスクの空きは 2 MB で、7.1 GB 必要です。').waitFor();
  await look(page, 'light-japanese-failed');
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
