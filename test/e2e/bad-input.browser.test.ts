import { beforeAll, describe, expect, test } from 'vitest';
import { hugePng, plainPng, truncatedPng } from './bad-pictures.ts';
import type { Playground } from './playground.ts';
import { photograph } from './scenes.ts';
import { sharePlayground } from './shared-playground.ts';

/** Each says what is wrong and what to do; nothing is lost, nothing crashes, and the panel goes on working. */
describe('bad input in the playground', () => {
  const opened = sharePlayground();
  let playground: Playground;

  beforeAll(() => {
    playground = opened();
  });

  async function selectPhotograph(): Promise<void> {
    await playground.placePicture('photo.png', await photograph(300, 200));
    await playground.panel.open('Fill');
    await playground.panel.shown({ width: 300, height: 200 });
  }

  test('an empty selection', async () => {
    const { panel } = playground;
    await panel.open('Fill');
    expect(await panel.text('Select a layer').isVisible()).toBe(true);
    expect(await panel.button('Fill').isEnabled()).toBe(false);
  });

  test('a mask with nothing painted', async () => {
    const { panel, wire } = playground;
    await selectPhotograph();
    await panel.prompt.fill('turquoise water');
    await panel.button('Fill').click();
    expect(await panel.alert.innerText()).toMatch(/Nothing is painted.*Paint over what should change/s);
    expect(wire.sent('submit')).toEqual([]);
  });

  test('a prompt of 100,000 characters', async () => {
    const { panel, wire } = playground;
    await selectPhotograph();
    await panel.button('Invert the mask').click();
    const prompt = 'a'.repeat(100_000);
    await panel.prompt.fill(prompt);
    expect(await panel.button('Fill').isEnabled()).toBe(false);
    expect(await panel.alert.innerText()).toMatch(/100,?000 characters; at most 4,?000/);
    expect(await panel.prompt.inputValue()).toBe(prompt);
    expect(wire.sent('submit')).toEqual([]);
    await panel.prompt.fill('');
  });

  test('no prompt for a picture', async () => {
    const { panel } = playground;
    await panel.open('Generate');
    await panel.prompt.fill('');
    await panel.button('Generate').click();
    expect(await panel.alert.innerText()).toMatch(/no prompt yet.*Describe the picture/s);
  });

  test('a picture of 1 x 1', async () => {
    const { panel } = playground;
    await playground.placePicture('dot.png', await plainPng(1, 1));
    await panel.open('Fill');
    await panel.text(/smaller than 8 × 8 pixels. Select a larger layer/).waitFor();
    expect(await panel.button('Fill').isEnabled()).toBe(false);
  });

  test('a picture that is cut off is refused by its name, and nothing is placed', async () => {
    const before = await playground.document();
    const buffer = await truncatedPng();
    await playground.page.getByTestId('image-picker').setInputFiles({ name: 'cut.png', mimeType: 'image/png', buffer });
    await playground.page.getByText(/“cut.png” is not a picture that can be placed. Use PNG/).waitFor();
    expect(await playground.document()).toEqual(before);
  });

  test('a picture of 20,000 x 20,000 is placed as large as Figma takes pictures', async () => {
    expect(await playground.placePicture('huge.png', hugePng())).toMatchObject({ width: 4096, height: 4096 });
  });

  test('a layer of 20,000 x 20,000 can be painted on, at the size that can be sent', async () => {
    const { panel } = playground;
    await playground.draw('rectangle', { x: 320, y: 160 }, { x: 600, y: 400 });
    await playground.setProperties({ width: 20_000, height: 20_000 });
    await panel.open('Fill');
    await panel.shown({ width: 20_000, height: 20_000 });
    expect(await panel.button('Fill').isEnabled()).toBe(true);
  });
});
