import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerData } from '../../playground/src/document/node.ts';
import { recipeSchema } from '../../shared/src/job.ts';
import { frisket } from './command-line.ts';
import { named, near, shareExpected } from './named-colours.ts';
import { colourDifference, crop, decode, greatestDifference, meanColour, shareNear, type Pixels } from './pixels.ts';
import type { Playground, Properties } from './playground.ts';
import { photograph } from './scenes.ts';
import { sharePlayground } from './shared-playground.ts';

const opened = sharePlayground();
let playground: Playground;

beforeAll(() => {
  playground = opened();
});

/** As a person does it, without a selection unless there is one; gives the new layer's id. */
async function generate(prompt: string, seed: number): Promise<string> {
  const { panel } = playground;
  await panel.open('Generate');
  await panel.prompt.fill(prompt);
  await panel.set('Seed', seed);
  await panel.button('Generate').click();
  await panel.done();
  const [id] = await playground.selection();
  return id!;
}

/** Drawn, and then sized while it is selected, which the panel sees when somebody turns to it. */
async function emptyFrame(properties: Properties & { width: number; height: number }): Promise<LayerData> {
  const frame = await playground.draw('frame', { x: 320, y: 160 }, { x: 600, y: 400 });
  await playground.setProperties(properties);
  await playground.panel.open('Generate');
  // One of a menu's choices, which no browser counts as visible.
  const choice = playground.panel.text(`“Frame” · ${properties.width} × ${properties.height}`).first();
  await choice.waitFor({ state: 'attached' });
  return frame;
}

describe('generate', () => {
  test('makes a layer of the colour that the prompt names, and of another for another prompt', async () => {
    const turquoise = await decode(await playground.picture(await generate('turquoise water', 1)));
    expect(shareNear(turquoise, named('turquoise'), near)).toBeGreaterThan(shareExpected);
    const red = await decode(await playground.picture(await generate('red', 1)));
    expect(colourDifference(meanColour(turquoise), meanColour(red))).toBeGreaterThan(2 * near);
  });

  test('fills an empty frame that is selected, exactly', async () => {
    const frame = await emptyFrame({ x: 40, y: 24, width: 300, height: 180 });
    // Where a picture goes has nothing to do with how well it is painted.
    await playground.panel.set('Steps', 2);
    const id = await generate('turquoise water', 1);
    expect((await playground.document())[id]).toMatchObject({ parent: frame.id, name: 'turquoise water' });
    expect(await playground.bounds(id)).toEqual({ x: 40, y: 24, width: 300, height: 180 });
    expect(await decode(await playground.picture(id))).toMatchObject({ width: 300, height: 180 });
  });

  test('keeps in the layer how it was made, and is undone in one step', async () => {
    const before = await playground.document();
    const id = await generate('turquoise water', 12);
    const layer = (await playground.document())[id];
    expect(recipeSchema.parse(JSON.parse(layer?.pluginData.recipe ?? ''))).toMatchObject({
      job: { kind: 'generate', prompt: 'turquoise water', seed: 12, width: 256, height: 256 },
      resolved: { model: 'swatch', scheduler: 'EulerDiscreteScheduler', seed: 12 },
    });
    await playground.undo();
    expect(await playground.document()).toEqual(before);
  });
});

test('what is typed is there again although the panel is closed with the last letter', async () => {
  const { page, panel } = playground;
  await panel.open('Generate');
  await panel.prompt.fill('');
  await panel.prompt.pressSequentially('sunset sky');
  await page.getByTestId('plugin-close').click();
  await page.getByTestId('open-plugin').click();
  await panel.connected();
  expect(await panel.prompt.inputValue()).toBe('sunset sky');
});

/**
 * Steps of which a panel may still hear once Cancel was clicked: the one that runs when the engine hears of it, and those
 * that end while the click is on its way through two processes, which on a busy computer wait for their turn; far fewer
 * than there are. `create-engine.integration.test.ts` holds the engine itself to one.
 */
const underWay = 50;

describe('cancel', () => {
  test('stops a long job at once and leaves the document as it was', async () => {
    const { panel, wire } = playground;
    const before = await playground.document();
    await panel.open('Generate');
    await panel.prompt.fill('turquoise water');
    await panel.set('Steps', 500);
    await panel.button('Generate').click();
    await panel.text(/^step [1-9]\d* of 500$/).waitFor();
    await panel.button('Cancel').click();
    await panel.button('Generate').waitFor();
    await expect.poll(() => wire.received('job.cancelled')).toHaveLength(1);

    const cancelled = wire.said.findIndex(({ message }) => message.type === 'cancel');
    const stepsAfter = wire.said
      .slice(cancelled)
      .flatMap(({ message }) => (message.type === 'job.progress' ? [message.step] : []));
    expect(new Set(stepsAfter).size).toBeLessThanOrEqual(underWay);
    expect(wire.received('job.failed')).toEqual([]);
    expect(await playground.document()).toEqual(before);
  });

  test('lets the next job run at once', async () => {
    await playground.panel.set('Steps', 4);
    await generate('turquoise water', 1);
  });
});

describe('the same seed gives the same picture in the panel and on the command line', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frisket-same-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('generating', async () => {
    await playground.panel.open('Generate');
    await playground.panel.set('Steps', 4);
    const inPanel = await decode(await playground.picture(await generate('sunset sky over a calm sea', 7)));
    const size = ['--width', String(inPanel.width), '--height', String(inPanel.height)];
    const outcome = await frisket(
      ['generate', 'sunset sky over a calm sea', '--seed', '7', '--steps', '4', ...size, '--out', 'picture.png'],
      { cwd: folder },
    );
    expect(outcome).toMatchObject({ code: 0 });
    expect(greatestDifference(inPanel, await decode(await readFile(join(folder, 'picture.png'))))).toBe(0);
  });

  test('filling', async () => {
    const { panel, wire } = playground;
    await playground.placePicture('photo.png', await photograph(300, 200));
    await panel.open('Fill');
    await panel.shown({ width: 300, height: 200 });
    await panel.setBrush(50);
    await panel.paint([
      { x: 80, y: 80 },
      { x: 150, y: 120 },
    ]);
    await panel.prompt.fill('turquoise water');
    await panel.set('Seed', 7);
    await panel.set('Steps', 4);
    await panel.button('Fill').click();
    await panel.done();
    const [id] = await playground.selection();
    const inPanel = await decode(await playground.picture(id!));

    const { job } = wire.sent('submit').at(-1)!;
    const result = wire.received('job.done').at(-1)!.results[0]!;
    if (job.kind !== 'fill') throw new Error(`The panel asked for ${job.kind}.`);
    await writeFile(join(folder, 'image.png'), wire.pictures.get(job.image)!);
    await writeFile(join(folder, 'mask.png'), wire.pictures.get(job.mask)!);
    const outcome = await frisket(
      [
        'generate',
        'turquoise water',
        '--seed',
        '7',
        '--steps',
        '4',
        '--image',
        'image.png',
        '--mask',
        'mask.png',
        '--out',
        'filled.png',
      ],
      { cwd: folder },
    );
    expect(outcome).toMatchObject({ code: 0 });
    // The command line lays the fill over the picture; where the fill is opaque, that is the fill itself.
    const onCommandLine = crop(await decode(await readFile(join(folder, 'filled.png'))), result);
    const opaque = (pixels: Pixels): Pixels => ({
      ...pixels,
      data: pixels.data.map((level, index) => (inPanel.data[index | 3] === 255 ? level : 0)),
    });
    expect(opaque(inPanel).data.filter((level) => level > 0).length).toBeGreaterThan(1_000);
    expect(greatestDifference(opaque(onCommandLine), opaque(inPanel))).toBe(0);
  });
});
