import { beforeAll, describe, expect, test } from 'vitest';
import { decode } from './pixels.ts';
import type { Playground } from './playground.ts';
import { photograph } from './scenes.ts';
import { sharePlayground } from './shared-playground.ts';

const opened = sharePlayground();
let playground: Playground;

beforeAll(() => {
  playground = opened();
});

/** Both lie on whole pixels; the photograph is exported at twice its size. */
const photo = { x: 3000, y: 200, width: 400, height: 300 };
const shape = { x: 3100, y: 260, width: 120, height: 80 };

describe('a layer over a picture', () => {
  test('no exact-selection mode? A layer cuts out exactly its own outline, and one of two variations stays after one undo step', async () => {
    const frame = playground.page.frameLocator('[data-testid=plugin-frame]');
    await playground.placePicture('photo.png', await photograph(photo.width, photo.height));
    await playground.setProperties({ x: photo.x, y: photo.y });
    const drawn = await playground.draw('rectangle', { x: 500, y: 300 }, { x: 620, y: 380 });
    await playground.setProperties(shape);
    await playground.page
      .locator('[data-testid=layers] [data-layer-name="photo"]')
      .first()
      .click({ modifiers: ['Shift'] });
    const before = await playground.document();

    await frame.getByRole('button', { name: `Use “${drawn.name}” as mask` }).click();
    await frame.getByRole('checkbox', { name: 'Mask options' }).click();
    await frame.getByText('Exact').click();
    await frame.getByRole('combobox', { name: 'How many variations' }).selectOption('× 2');
    await playground.panel.prompt.fill('turquoise water');
    await playground.panel.button('Fill').click();
    await frame.getByRole('button', { name: 'Discard' }).waitFor();
    const chosen = frame.getByRole('radio', { name: /^Variation/, checked: true });
    await chosen.focus();
    await playground.page.keyboard.press('ArrowRight');
    await frame.getByRole('radio', { name: 'Variation 2 of 2', checked: true }).waitFor();
    await frame.getByRole('button', { name: 'Apply' }).click();
    await playground.panel.done();

    const [id] = await playground.selection();
    expect(await playground.bounds(id!)).toEqual(shape);
    const picture = await decode(await playground.picture(id!));
    expect([picture.width, picture.height]).toEqual([2 * shape.width, 2 * shape.height]);
    const alphas = new Set(Array.from(picture.data).filter((_, index) => index % 4 === 3));
    expect([...alphas]).toEqual([255]);
    expect((await playground.document())[drawn.id]).toMatchObject({ visible: false });

    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});
