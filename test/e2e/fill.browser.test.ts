import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recipeSchema } from '../../shared/src/job.ts';
import { openFillScene, type Filled, type FillScene } from './fill-scene.ts';
import { named, near, shareExpected } from './named-colours.ts';
import { colourDifference, greatestDifference, meanColour, shareNear } from './pixels.ts';
import type { Playground } from './playground.ts';

/** CIEDE2000 between two palettes that nobody takes for the same: twice what counts as near a named colour. */
const clearlyOther = 2 * near;

describe('a fill', () => {
  let scene: FillScene;
  /** Turquoise, with seed 1, and how the document was before it and is with it. */
  let first: Filled;
  let before: Awaited<ReturnType<Playground['document']>>;
  let document: typeof before;

  beforeAll(async () => {
    scene = await openFillScene();
    before = await scene.playground.document();
    first = await scene.fill('turquoise water', 1);
    document = await scene.playground.document();
  });

  afterAll(() => scene.close());

  afterEach(() => expect(scene.playground.complaints).toEqual([]));

  test('gives what was painted over the colour that the prompt names, and leaves all else as it was', () => {
    const { inside, outside } = first;
    expect(shareNear(inside, named('turquoise'), near)).toBeGreaterThan(shareExpected);
    expect(greatestDifference(outside.before, outside.after)).toBe(0);
  });

  test('is a new, selected layer named after the prompt that knows how it was made', () => {
    const layer = document[first.id];
    expect(before).not.toHaveProperty([first.id]);
    expect(layer).toMatchObject({ name: 'turquoise water', type: 'RECTANGLE' });
    const recipe = recipeSchema.parse(JSON.parse(layer?.pluginData.recipe ?? ''));
    expect(recipe).toMatchObject({
      source: scene.photo.id,
      job: { kind: 'fill', prompt: 'turquoise water', seed: 1 },
      resolved: { model: 'swatch', seed: 1 },
    });
  });

  test('is removed by one undo, which leaves the document as it was', async () => {
    await scene.playground.undo();
    expect(await scene.playground.document()).toEqual(before);
  });

  test('gives the same pixels for the same seed, and others for another', async () => {
    const second = await scene.fill('turquoise water', 1);
    await scene.playground.undo();
    const other = await scene.fill('turquoise water', 2);
    await scene.playground.undo();
    expect(greatestDifference(first.after, second.after)).toBe(0);
    expect(greatestDifference(first.after, other.after)).toBeGreaterThan(0);
  });

  test('gives another palette for another prompt', async () => {
    const orange = await scene.fill('orange', 1);
    expect(colourDifference(meanColour(first.inside), meanColour(orange.inside))).toBeGreaterThan(clearlyOther);
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
