import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recipeSchema } from '../../shared/src/job.ts';
import { openFillScene, type FillScene } from './fill-scene.ts';
import { named, near, shareExpected } from './named-colours.ts';
import { colourDifference, greatestDifference, meanColour, shareNear } from './pixels.ts';

/** CIEDE2000 between two palettes that nobody takes for the same: twice what counts as near a named colour. */
const clearlyOther = 2 * near;

let scene: FillScene;

describe('a fill', () => {
  beforeAll(async () => {
    scene = await openFillScene();
  });

  afterAll(() => scene.close());

  afterEach(async () => {
    await scene.playground.undo();
    expect(scene.playground.complaints).toEqual([]);
  });

  test('gives what was painted over the colour that the prompt names, and leaves all else as it was', async () => {
    const { inside, outside } = await scene.fill('turquoise water', 1);
    expect(shareNear(inside, named('turquoise'), near)).toBeGreaterThan(shareExpected);
    expect(greatestDifference(outside.before, outside.after)).toBe(0);
  });

  test('gives another palette for another prompt', async () => {
    const turquoise = await scene.fill('turquoise water', 1);
    await scene.playground.undo();
    const orange = await scene.fill('orange', 1);
    expect(colourDifference(meanColour(turquoise.inside), meanColour(orange.inside))).toBeGreaterThan(clearlyOther);
  });

  test('gives the same pixels for the same seed, and others for another', async () => {
    const first = await scene.fill('turquoise water', 1);
    await scene.playground.undo();
    const second = await scene.fill('turquoise water', 1);
    await scene.playground.undo();
    const other = await scene.fill('turquoise water', 2);
    expect(greatestDifference(first.after, second.after)).toBe(0);
    expect(greatestDifference(first.after, other.after)).toBeGreaterThan(0);
  });

  test('is a new, selected layer named after the prompt that knows how it was made', async () => {
    const { id } = await scene.fill('turquoise water', 7);
    const layer = (await scene.playground.document())[id];
    expect(layer).toMatchObject({ name: 'turquoise water', type: 'RECTANGLE' });
    const recipe = recipeSchema.parse(JSON.parse(layer?.pluginData.recipe ?? ''));
    expect(recipe).toMatchObject({
      source: scene.photo.id,
      job: { kind: 'fill', prompt: 'turquoise water', seed: 7 },
      resolved: { model: 'swatch', seed: 7 },
    });
  });

  test('is removed by one undo, which leaves the document as it was', async () => {
    const before = await scene.playground.document();
    const { id } = await scene.fill('turquoise water', 1);
    expect(await scene.playground.document()).toHaveProperty([id]);
    await scene.playground.undo();
    expect(await scene.playground.document()).toEqual(before);
  });
});

test('a fill is not turquoise when the network gives noise', async () => {
  const hook = new URL('./noise-for-network.js', import.meta.url).href;
  const noisy = await openFillScene({ environment: { NODE_OPTIONS: `--import=${hook}` } });
  try {
    const { inside, outside } = await noisy.fill('turquoise water', 1);
    expect(greatestDifference(outside.before, outside.after)).toBe(0);
    expect(shareNear(inside, named('turquoise'), near)).toBeLessThan(shareExpected / 2);
  } finally {
    await noisy.close();
  }
});
