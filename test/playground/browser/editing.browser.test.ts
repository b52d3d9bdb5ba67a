import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NodeData } from '../../../playground/src/document/node.ts';
import type {} from '../../../playground/src/app/test-hook.ts';
import { expectAccessible } from '../../browser/accessibility.ts';
import type { Stage } from './plugin-stage.ts';
import { shareStage } from './shared-stage.ts';

const opened = shareStage();
let stage: Stage;
let page: Page;

beforeEach(() => {
  stage = opened();
  page = stage.page;
});

test('can be used with a screen reader and with poor sight: properties, menus, light and dark', async () => {
  await page.locator('[data-layer-name="Button"]').click();
  await expectAccessible(page.mainFrame(), 'light, with the properties of auto-layout');
  const beyond = page.evaluate(
    () =>
      [...document.querySelectorAll('aside *')].filter((each) => each.getBoundingClientRect().right > innerWidth)
        .length,
  );
  expect(await beyond).toBe(0);
  await page.getByTestId('theme').click();
  await page.locator('[data-layer-name="Hero picture"]').click();
  await expectAccessible(page.mainFrame(), 'dark, with the properties of a picture');
  await page.getByTestId('file-menu').click();
  await page.getByTestId('document-new').click();
  await page.getByTestId('file-menu').click();
  await page.getByTestId('document-new').waitFor();
  await expectAccessible(page.mainFrame(), 'an empty document, with its menu');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  expect(await page.getByTestId('document-new').count()).toBe(0);
  expect(await page.getByTestId('file-menu').evaluate((button) => button === document.activeElement)).toBe(true);
});

test('opens with the picture of the sample selected, and says what to try', async () => {
  expect((await stage.selected()).name).toBe('Hero picture');
  expect(await page.getByTestId('invitation').innerText()).toContain('turquoise water');
});

describe('selecting', () => {
  test('a click means the layer in the frame on the page, Ctrl the deepest, a double click one further down', async () => {
    const { x, y } = await stage.pointOf('Old harbour', 0.5, 0.2);
    await page.mouse.click(x, y);
    expect((await stage.selected()).name).toBe('Old harbour');
    await page.mouse.dblclick(x, y);
    expect((await stage.selected()).name).toBe('Picture');
    await page.keyboard.press('Escape');
    await page.keyboard.down('Control');
    await page.mouse.click(x, y);
    await page.keyboard.up('Control');
    expect((await stage.selected()).name).toBe('Picture');
  });

  test('a marquee catches what it touches', async () => {
    const from = await stage.pointOf('Landing page', 0.02, 0.735);
    const to = await stage.pointOf('Landing page', 0.98, 0.8);
    await stage.drag(from, to);
    const all = await stage.nodes();
    const ids = await page.evaluate(() => window.playground?.selection() ?? []);
    expect(ids.map((id) => all[id]?.name)).toEqual(['Old harbour', 'Pine hills', 'Night ferry']);
  });
});

describe('moving', () => {
  test('a drag moves by whole units, and one undo takes it back', async () => {
    const before = await stage.named('Button');
    const from = await stage.pointOf('Button', 0.1, 0.5);
    await stage.drag(from, { x: from.x + 60, y: from.y + 20 });
    const after = await stage.selected();
    if (!('relativeTransform' in after) || !('relativeTransform' in before)) throw new Error('not a layer');
    expect(after.name).toBe('Button');
    const [[, , x], [, , y]] = after.relativeTransform;
    expect([Number.isInteger(x), Number.isInteger(y)]).toEqual([true, true]);
    expect(x).toBeGreaterThan(before.relativeTransform[0][2] + 60);
    await page.keyboard.press('ControlOrMeta+z');
    expect(await stage.named('Button')).toEqual(before);
  });

  test('a layer that is dropped outside leaves its frame and stays where it was let go', async () => {
    const from = await stage.pointOf('Button', 0.1, 0.5);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    // Nothing attracts it meanwhile.
    await page.keyboard.down('Control');
    await page.mouse.move(from.x, 700);
    await page.mouse.move(260, 820);
    await page.mouse.up();
    await page.keyboard.up('Control');
    const button = await stage.selected();
    expect(button.parent).toBe('0:1');
    const point = await stage.pointOf('Button', 0.1, 0.5);
    expect(Math.abs(point.x - 260)).toBeLessThan(1.5);
    expect(Math.abs(point.y - 820)).toBeLessThan(1.5);
  });

  test('a layer is drawn to the edge of another that it comes near', async () => {
    await page.locator('[data-layer-name="Old harbour"]').click();
    const from = await stage.pointOf('Old harbour', 0.5, 0.5);
    const pixels =
      ((await stage.pointOf('Landing page', 1, 0)).x - (await stage.pointOf('Landing page', 0, 0)).x) / 720;
    // Two pixels short of the left edge of the button above, which stands eight units further in.
    await stage.drag(from, { x: from.x + 8 * pixels - 2, y: from.y + 20 });
    expect(await page.getByTestId('field-x').inputValue()).toBe('32');
  });

  test('arrows nudge by one, with Shift by ten', async () => {
    await page.locator('[data-layer-name="Button"]').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await page.getByTestId('field-x').inputValue()).toBe('33');
    expect(await page.getByTestId('field-y').inputValue()).toBe('690');
  });
});

describe('resizing and turning', () => {
  test('a corner follows the pointer, and the opposite one stays', async () => {
    const before = await stage.named('Hero picture');
    const corner = await stage.pointOf('Hero picture', 1, 1);
    await stage.drag(corner, { x: corner.x - 100, y: corner.y - 60 });
    const after = await stage.selected();
    if (!('width' in after) || !('width' in before)) throw new Error('not a layer');
    expect(after.relativeTransform).toEqual(before.relativeTransform);
    expect(after.width).toBeLessThan(before.width - 100);
    expect(Number.isInteger(after.width)).toBe(true);
  });

  test('a number in the panel turns about the top left corner', async () => {
    await page.getByTestId('field-rotation').fill('30');
    await page.getByTestId('field-rotation').press('Enter');
    const { relativeTransform } = (await stage.selected()) as Extract<NodeData, { type: 'RECTANGLE' }>;
    expect(relativeTransform[0][2]).toBe(0);
    expect(relativeTransform[1][0]).toBeCloseTo(-0.5, 10);
  });

  test('a drag outside a corner turns about the middle', async () => {
    const corner = await stage.pointOf('Hero picture', 1, 1);
    const middle = await stage.pointOf('Hero picture', 0.5, 0.5);
    await stage.drag({ x: corner.x + 10, y: corner.y + 10 }, { x: corner.x + 10, y: corner.y - 60 });
    const turned = await stage.pointOf('Hero picture', 0.5, 0.5);
    expect(turned.x).toBeCloseTo(middle.x, 3);
    expect(turned.y).toBeCloseTo(middle.y, 3);
    expect(await page.getByTestId('field-rotation').inputValue()).not.toBe('0°');
  });
});

describe('several layers', () => {
  test('are resized by a corner of the box around them, and go back with one undo', async () => {
    const before = await stage.nodes();
    await page.locator('[data-layer-name="Old harbour"]').click();
    await page.locator('[data-layer-name="Pine hills"]').click({ modifiers: ['Shift'] });
    const corner = await stage.pointOf('Pine hills', 1, 1);
    const from = await stage.pointOf('Old harbour', 0, 0);
    await stage.drag(corner, { x: from.x + (corner.x - from.x) / 2, y: corner.y });
    const [left, right] = [await stage.named('Old harbour'), await stage.named('Pine hills')];
    if (!('width' in left) || !('width' in right)) throw new Error('no layers');
    expect(Math.abs(left.width - 105)).toBeLessThanOrEqual(1);
    expect(right.relativeTransform[0][2]).toBeLessThan(150);
    // What is in them follows its constraints.
    const picture = Object.values(await stage.nodes()).find(
      ({ parent, name }) => parent === left.id && name === 'Picture',
    );
    expect(picture).toMatchObject({ width: left.width, height: 128 });
    await page.keyboard.press('ControlOrMeta+z');
    expect(await stage.nodes()).toEqual(before);
  });
});

describe('auto-layout', () => {
  test('is put around what is selected and changes nothing; a drag changes the order, another leaves it', async () => {
    for (const name of ['Old harbour', 'Pine hills', 'Night ferry'])
      await page.locator(`[data-layer-name="${name}"]`).click({ modifiers: ['Shift'] });
    await page.locator('[data-layer-name="Hero picture"]').click({ modifiers: ['Shift'] });
    const before = await stage.pointOf('Night ferry', 0.5, 0.5);
    await page.keyboard.press('Shift+A');
    expect(await stage.selected()).toMatchObject({ type: 'FRAME', layoutMode: 'HORIZONTAL', itemSpacing: 21 });
    expect(await stage.pointOf('Night ferry', 0.5, 0.5)).toEqual(before);
    const order = async () => {
      const all = await stage.nodes();
      const { parent } = await stage.named('Pine hills');
      const frame = all[parent ?? ''];
      return frame && 'children' in frame ? frame.children.map((id) => all[id]?.name) : [];
    };
    await page.locator('[data-layer-name="Old harbour"]').click();
    await stage.drag(await stage.pointOf('Old harbour', 0.5, 0.5), { ...before, x: before.x + 20 });
    expect(await order()).toEqual(['Pine hills', 'Night ferry', 'Old harbour']);
    await page.keyboard.press('ArrowLeft');
    expect(await order()).toEqual(['Pine hills', 'Old harbour', 'Night ferry']);
    await stage.drag(await stage.pointOf('Old harbour', 0.5, 0.2), { x: 260, y: 840 });
    expect((await stage.selected()).parent).toBe('0:1');
    expect(await order()).toEqual(['Pine hills', 'Night ferry']);
    await page.keyboard.press('ControlOrMeta+z');
    expect(await order()).toEqual(['Pine hills', 'Old harbour', 'Night ferry']);
  });
});

describe('making', () => {
  test('a rectangle is drawn into the frame under it', async () => {
    await page.getByTestId('tool-rectangle').click();
    const from = await stage.pointOf('Landing page', 0.6, 0.68);
    await stage.drag(from, { x: from.x + 80, y: from.y + 30 });
    const rectangle = await stage.selected();
    expect(rectangle).toMatchObject({ type: 'RECTANGLE', parent: (await stage.named('Landing page')).id });
    expect(await page.getByTestId('tool-move').getAttribute('aria-pressed')).toBe('true');
  });

  test('an ellipse gets another colour, a stroke, and loses its fill', async () => {
    await page.keyboard.press('o');
    const from = await stage.pointOf('Landing page', 0.6, 0.68);
    await stage.drag(from, { x: from.x + 80, y: from.y + 40 });
    await page.getByTestId('field-fill').fill('#c02060');
    await page.getByTestId('field-fill').press('Enter');
    await page.getByTestId('add-strokes').click();
    await page.getByTestId('field-stroke-weight').fill('4');
    await page.getByTestId('field-stroke-weight').press('Enter');
    const color = { r: 0xc0 / 255, g: 0x20 / 255, b: 0x60 / 255 };
    expect(await stage.selected()).toMatchObject({ type: 'ELLIPSE', fills: [{ color }], strokeWeight: 4 });
    await page.getByTestId('remove-fills-0').click();
    expect(await stage.selected()).toMatchObject({ fills: [], strokes: [{ type: 'SOLID' }] });
  });

  test('text is written where one clicks, named after its words and one step of undo', async () => {
    await page.getByTestId('tool-text').click();
    const at = await stage.pointOf('Landing page', 0.6, 0.7);
    await page.mouse.click(at.x, at.y);
    await page.keyboard.type('Hello lake');
    await page.keyboard.press('Escape');
    expect(await stage.selected()).toMatchObject({ type: 'TEXT', name: 'Hello lake', characters: 'Hello lake' });
    await page.keyboard.press('ControlOrMeta+z');
    expect(Object.values(await stage.nodes()).some(({ name }) => name === 'Hello lake')).toBe(false);
  });

  test('a picture from a file has its own size and pixels', async () => {
    const buffer = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c02060' } })
      .png()
      .toBuffer();
    await page.getByTestId('image-picker').setInputFiles({ name: 'plum.png', mimeType: 'image/png', buffer });
    await page.locator('[data-layer-name="plum"]').waitFor();
    const layer = await stage.selected();
    expect(layer).toMatchObject({ name: 'plum', width: 40, height: 30 });
  });

  test('what is no picture is refused and named', async () => {
    const buffer = Buffer.from('no picture');
    await page.getByTestId('image-picker').setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer });
    expect(await page.getByTestId('toast').innerText()).toContain('“notes.png” is not a picture');
  });

  test('copy, paste, duplicate and delete', async () => {
    await page.locator('[data-layer-name="Button"]').click();
    const count = Object.keys(await stage.nodes()).length;
    await page.keyboard.press('ControlOrMeta+c');
    await page.keyboard.press('ControlOrMeta+v');
    expect(Object.keys(await stage.nodes())).toHaveLength(count + 2);
    await page.keyboard.press('ControlOrMeta+d');
    expect(Object.keys(await stage.nodes())).toHaveLength(count + 4);
    await page.keyboard.press('Delete');
    expect(Object.keys(await stage.nodes())).toHaveLength(count + 2);
  });

  test('words that are pasted become a text', async () => {
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'From elsewhere\r\nin two lines');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    });
    const text = await stage.selected();
    expect(text).toMatchObject({ type: 'TEXT', characters: 'From elsewhere\nin two lines', name: 'From elsewhere' });
  });

  test('the right button offers what can be done with what lies under it', async () => {
    const at = await stage.pointOf('Old harbour', 0.5, 0.3);
    await page.mouse.click(at.x, at.y, { button: 'right' });
    expect((await stage.selected()).name).toBe('Old harbour');
    const count = Object.keys(await stage.nodes()).length;
    await page.getByTestId('context-duplicate').click();
    expect(Object.keys(await stage.nodes())).toHaveLength(count + 4);
    await page.mouse.click(at.x, at.y, { button: 'right' });
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(Object.keys(await stage.nodes())).toHaveLength(count);
    expect(await page.getByTestId('context-menu').count()).toBe(0);
  });

  test('layers are grouped and ungrouped in place', async () => {
    await page.locator('[data-layer-name="Old harbour"]').click();
    await page.locator('[data-layer-name="Pine hills"]').click({ modifiers: ['Shift'] });
    const before = await stage.pointOf('Pine hills', 0, 0);
    await page.keyboard.press('ControlOrMeta+g');
    expect(await stage.selected()).toMatchObject({ type: 'GROUP' });
    await page.keyboard.press('ControlOrMeta+Shift+g');
    expect(await stage.pointOf('Pine hills', 0, 0)).toEqual(before);
  });
});

describe('the list of layers', () => {
  test('renames by a double click', async () => {
    await page.locator('[data-layer-name="Button"]').dblclick();
    await page.getByTestId('layer-name').fill('Call to action');
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-layer-name="Call to action"]').count()).toBe(1);
  });

  test('hides a layer, which a plugin then sees hidden', async () => {
    const row = page.locator('[data-layer-name="Hero picture"]');
    await row.hover();
    await row.getByLabel('Hide').click();
    expect(await stage.named('Hero picture')).toMatchObject({ visible: false });
    expect(await stage.inSandbox('return figma.currentPage.selection[0].visible')).toBe(false);
  });

  test('reorders by dragging', async () => {
    await page.locator('[data-layer-name="havn"]').dragTo(page.locator('[data-layer-name="Mornings by the water"]'), {
      targetPosition: { x: 60, y: 3 },
    });
    const frame = await stage.named('Landing page');
    const all = await stage.nodes();
    const order = 'children' in frame ? frame.children.map((id) => all[id]?.name) : [];
    expect(order.indexOf('havn')).toBe(order.indexOf('Mornings by the water') + 1);
  });
});

describe('the view', () => {
  test('Ctrl and the wheel zoom about the pointer, the wheel alone pans', async () => {
    const at = await stage.pointOf('Hero picture', 0.25, 0.25);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    const zoomed = await stage.pointOf('Hero picture', 0.25, 0.25);
    // Browsers round the pointer's place to whole pixels.
    expect(Math.abs(zoomed.x - at.x)).toBeLessThan(1);
    expect(Math.abs(zoomed.y - at.y)).toBeLessThan(1);
    await page.mouse.wheel(30, 50);
    const panned = await stage.pointOf('Hero picture', 0.25, 0.25);
    expect([panned.x - zoomed.x, panned.y - zoomed.y].map(Math.round)).toEqual([-30, -50]);
  });

  test('space and a drag pan, Shift+1 shows everything again', async () => {
    await page.keyboard.press('Shift+Digit1');
    const before = await stage.pointOf('Hero picture', 0.5, 0.5);
    await page.mouse.move(before.x, before.y);
    await page.keyboard.down('Space');
    await stage.drag(before, { x: before.x + 70, y: before.y - 40 });
    await page.keyboard.up('Space');
    const panned = await stage.pointOf('Hero picture', 0.5, 0.5);
    expect([panned.x - before.x, panned.y - before.y].map(Math.round)).toEqual([70, -40]);
    await page.keyboard.press('Shift+Digit1');
    expect(await stage.pointOf('Hero picture', 0.5, 0.5)).toEqual(before);
  });
});

test('Export PNG downloads the layer at the chosen scale', async () => {
  await page.getByTestId('export-scale').selectOption('2');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
  expect(download.suggestedFilename()).toBe('Hero picture.png');
  const { width, height } = await sharp(await download.path()).metadata();
  expect([width, height]).toEqual([1344, 896]);
});
