import { beforeAll, expect, test } from 'vitest';
import { recipeSchema } from '../../shared/src/job.ts';
import type { Playground } from './playground.ts';
import { look } from '../plugin/ui/look.ts';
import { photograph } from './scenes.ts';
import { openWorkplace, type Workplace } from './shared-playground.ts';

/** What a person does with results after they were made. The tests follow one another, as the person's day does. */
let playground: Playground;

/** Small, so that a fill is one pass of the model. */
const photo = { width: 240, height: 160 };

beforeAll(async () => {
  const workplace: Workplace = await openWorkplace();
  playground = workplace.playground;
  return () => workplace.close();
});

const frame = () => playground.page.frameLocator('[data-testid=plugin-frame]');

/** With which words the layer was made. */
async function promptOf(id: string): Promise<string> {
  const { job } = recipeSchema.parse(JSON.parse((await playground.document())[id]?.pluginData.recipe ?? ''));
  return job.kind === 'request' ? '' : job.prompt;
}

/** Fills what is painted, and gives the selected layer. */
async function fill(prompt: string): Promise<string> {
  const { panel } = playground;
  await panel.prompt.fill(prompt);
  await panel.button('Fill').click();
  await panel.done();
  const [id] = await playground.selection();
  if (id === undefined) throw new Error('No layer is selected.');
  return id;
}

test('what the document says may begin a prompt: a click puts it there, and until then nothing of it leaves', async () => {
  const { panel, wire, page } = playground;
  await panel.open('Generate');
  await playground.select('Hero picture');
  const seeds = frame().getByRole('group', { name: 'From this file' });
  const headline = seeds.getByRole('button', { name: 'Add “Mornings by the water” to the prompt' });
  await headline.waitFor();
  await look(page, 'light-seeds');
  const saidBefore = JSON.stringify(wire.said);
  for (const words of ['Mornings by the water', 'salmon', 'Sunrise']) expect(saidBefore).not.toContain(words);
  await headline.click();
  await seeds.getByRole('button', { name: 'Add “salmon” to the prompt (Brand/Sunrise)' }).click();
  expect(await panel.prompt.inputValue()).toBe('Mornings by the water, salmon');
  expect(await headline.count()).toBe(0);
  await panel.prompt.fill('');
});

test('a copy of a result is opened with the button in the host, painted on further, and made anew in its place', async () => {
  const { page, panel } = playground;
  await playground.clear();
  await playground.placePicture('photo.png', await photograph(photo.width, photo.height));
  await panel.open('Fill');
  await panel.shown(photo);
  await panel.setBrush(50);
  await panel.paint([
    { x: 60, y: 70 },
    { x: 110, y: 80 },
  ]);
  await panel.set('Seed', 7);
  await panel.set('Steps', 2);
  const filled = await fill('turquoise water');

  await playground.select('turquoise water');
  await page.keyboard.press('ControlOrMeta+d');
  const [copy] = await playground.selection();
  expect(copy).not.toBe(filled);
  await page.getByTestId('relaunch-edit').click();
  await panel.says(/takes the place of “turquoise water”/);
  expect(await panel.prompt.inputValue()).toBe('turquoise water');

  const before = await playground.document();
  const was = await playground.bounds(copy!);
  await panel.shown(photo);
  await panel.setBrush(50);
  await panel.paint([
    { x: 110, y: 80 },
    { x: 200, y: 140 },
  ]);
  expect(await fill('red')).toBe(copy);
  await panel.says(/^Layer changed to “red”/);
  await panel.says(/takes the place of “red”/);
  const now = await playground.bounds(copy!);
  expect([await promptOf(copy!), await promptOf(filled)]).toEqual(['red', 'turquoise water']);
  // What was painted before is covered still, and what was painted now too; it begins where the copy lay.
  expect(now).toMatchObject({ x: was.x, y: was.y });
  expect(now.width).toBeGreaterThan(was.width + 40);
  expect(now.height).toBeGreaterThan(was.height + 20);
  expect(Object.keys(await playground.document()).sort()).toEqual(Object.keys(before).sort());

  await playground.undo();
  expect(await playground.document()).toEqual(before);
});

test('what was made is in the history, can be pinned, and placed again when its layer is gone', async () => {
  const { page, panel } = playground;
  await playground.select('turquoise water');
  await page.keyboard.press('Delete');
  await playground.select('turquoise water');
  // A panel that is opened anew knows what an earlier one made.
  await page.getByTestId('relaunch-edit').click();
  await frame()
    .getByText(/takes the place of “turquoise water”/)
    .waitFor();
  const [last] = await playground.selection();
  const picture = await playground.picture(last!);
  await frame()
    .getByRole('button', { name: /^History/ })
    .click();
  const entry = frame().getByRole('listitem').filter({ hasText: 'turquoise water' });
  await entry.getByRole('button', { name: /^Pin/ }).click();
  await entry.getByRole('button', { name: /^Pin/, pressed: true }).waitFor();
  await playground.clear();
  await entry.getByRole('button', { name: 'Place again: “turquoise water”' }).click();
  await page.locator('[data-testid=layers] [data-layer-name="turquoise water"]').waitFor();
  const [again] = await playground.selection();
  expect(await playground.picture(again!)).toEqual(picture);

  // By hand: out of the panel onto the canvas.
  const size = (await playground.bounds(again!)).width;
  const from = (await entry.getByTitle('Drag it onto the canvas').boundingBox())!;
  const canvas = (await page.getByTestId('canvas').boundingBox())!;
  const to = { x: canvas.x + 200, y: canvas.y + 500 };
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x - 80, from.y + 60, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await playground.selection())[0]).not.toBe(again);
  const [dragged] = await playground.selection();
  expect(await playground.picture(dragged!)).toEqual(picture);
  expect((await playground.bounds(dragged!)).width).toBe(size);
  const middle = await playground.pointOnScreen(dragged!, 0.5, 0.5);
  expect(Math.hypot(middle.x - to.x, middle.y - to.y)).toBeLessThan(3);

  await panel.open('Generate');
  await frame()
    .getByRole('button', { name: /^History/ })
    .click();
  await entry.getByRole('button', { name: 'Use its settings' }).click();
  await frame().getByRole('tab', { name: 'Fill', selected: true }).waitFor();
  expect(await panel.prompt.inputValue()).toBe('turquoise water');
});

test('live: what is typed is drawn at once, the last word wins, and the button makes that very picture in full', async () => {
  const { panel, wire } = playground;
  await playground.clear();
  await panel.open('Generate');
  await panel.prompt.fill('');
  await frame().getByRole('button', { name: 'Live', exact: true }).click();
  const before = wire.sent('submit').length;
  await panel.prompt.pressSequentially('turquoise water');
  const preview = frame().getByRole('img', { name: 'Preview of the picture so far' });
  await preview.waitFor();
  await expect.poll(() => wire.received('job.done').length).toBeGreaterThan(0);
  await panel.prompt.fill('red');
  // Red above blue: water is the other way round.
  const warmth = () =>
    preview.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += data[at]! - data[at + 2]!;
      return (4 * sum) / data.length;
    });
  await expect.poll(warmth).toBeGreaterThan(40);
  const live = wire.sent('submit').slice(before);
  expect(live.every(({ priority }) => priority === 'live')).toBe(true);
  // Fifteen letters are not fifteen pictures.
  expect(live.length).toBeLessThan(10);
  const last = live.at(-1)!.job;
  await frame().getByRole('button', { name: 'Generate', exact: true }).click();
  await panel.done();
  const full = wire.sent('submit').findLast(({ priority }) => priority !== 'live')!;
  if (full.job.kind !== 'generate' || last.kind !== 'generate') throw new Error('The panel asked for something else.');
  expect([full.job.seed, full.job.prompt]).toEqual([last.seed, 'red']);
  await frame().getByRole('button', { name: 'Live', exact: true, pressed: true }).click();
});

test('a picture that is dropped onto the panel gives back how it was made', async () => {
  const { panel } = playground;
  const [id] = await playground.selection();
  const bytes = await playground.picture(id!);
  await panel.prompt.fill('something else');
  await frame()
    .locator('#panel')
    .evaluate((element, content) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], 'sunset.png', { type: 'image/png' }));
      element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
  await frame().getByText('The settings of “sunset.png” are set.').waitFor();
  expect(await panel.prompt.inputValue()).toBe('red');
});

test('live: a fill is drawn into its picture while the words change, and the document knows nothing of it', async () => {
  const { page, panel, wire } = playground;
  await playground.clear();
  await playground.placePicture('bay.png', await photograph(photo.width, photo.height));
  await panel.open('Fill');
  await panel.shown(photo);
  await panel.setBrush(50);
  await panel.paint([
    { x: 60, y: 90 },
    { x: 200, y: 100 },
  ]);
  await panel.prompt.fill('turquoise water');
  const before = await playground.document();
  const stage = frame().getByRole('img', { name: 'bay', exact: true });
  /** Red less blue in the middle of what is painted, and in a corner. */
  const warmth = () =>
    stage.evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d')!;
      const at = (across: number, down: number) => {
        const [r = 0, , b = 0] = context.getImageData(across * canvas.width, down * canvas.height, 1, 1).data;
        return r - b;
      };
      return { inside: at(0.42, 0.45), corner: at(0.02, 0.98) };
    });
  const own = await warmth();
  await frame().getByRole('button', { name: 'Live', exact: true }).click();
  await expect.poll(async () => (await warmth()).inside).toBeLessThan(-40);
  await panel.prompt.fill('red');
  await expect.poll(async () => (await warmth()).inside).toBeGreaterThan(40);
  expect((await warmth()).corner).toBeCloseTo(own.corner, -1);
  await look(page, 'light-live-fill');
  expect(wire.sent('submit').at(-1)).toMatchObject({ priority: 'live', job: { kind: 'fill', prompt: 'red' } });
  await frame().getByRole('button', { name: 'Live', exact: true }).click();
  await expect.poll(warmth).toEqual(own);
  expect(await playground.document()).toEqual(before);
});
