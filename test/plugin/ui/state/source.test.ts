import { describe, expect, test, vi } from 'vitest';
import type { Insertion, Layer, Picture } from '../../../../plugin/src/bridge.ts';
import type { Mask } from '../../../../plugin/src/ui/mask/edits.ts';
import { FillSource } from '../../../../plugin/src/ui/state/source.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { FillJob } from '../../../../shared/src/job.ts';
import { recipe } from '../../host/sample-recipe.ts';

function layer(id: string, more: Partial<Layer> = {}): Layer {
  return { id, name: `Layer ${id}`, kind: 'RECTANGLE', fresh: false, ...more };
}

function pictureOf(id: string, width = 40, height = 20): Picture {
  const bounds = { x: 0, y: 0, width, height };
  return { layer: id, bytes: new Uint8Array([1]), width, height, bounds, region: bounds };
}

function painted(width: number, height: number): Mask {
  return { width, height, edits: [{ kind: 'stroke', tool: 'brush', hardness: 1, diameter: 4, points: [10, 10] }] };
}

function opened(takePicture = (id: string) => Promise.resolve(pictureOf(id))) {
  const onMask = vi.fn();
  const source = new FillSource({ takePicture, onMask });
  return { source, onMask, select: (selected: Layer) => source.select({ kind: 'one', layer: selected }) };
}

const ready = (source: FillSource, id: string) =>
  vi.waitFor(() => expect(source.source.value).toMatchObject({ kind: 'ready', layer: { id } }));

test('the selected layer’s picture is shown, with an empty mask of its size', async () => {
  const { source, select } = opened();
  select(layer('1:1'));
  expect(source.source.value.kind).toBe('loading');
  await ready(source, '1:1');
  expect(source.mask.value).toEqual({ width: 40, height: 20, edits: [] });
});

test('what cannot be filled is told with its reason', () => {
  const { source, select } = opened();
  select(layer('1:1', { problem: 'hidden' }));
  expect(source.source.value).toMatchObject({ kind: 'unfillable', problem: 'hidden' });
});

test('a picture that comes when another layer is selected already is not shown', async () => {
  const answers = new Map<string, (picture: Picture) => void>();
  const { source, select } = opened((id) => new Promise((resolve) => answers.set(id, resolve)));
  select(layer('1:1'));
  select(layer('1:2'));
  answers.get('1:2')!(pictureOf('1:2'));
  answers.get('1:1')!(pictureOf('1:1'));
  await ready(source, '1:2');
  await Promise.resolve();
  expect(source.source.value).toMatchObject({ layer: { id: '1:2' } });
});

test('a picture that cannot be taken can be tried again', async () => {
  const takePicture = vi.fn((id: string) => Promise.resolve(pictureOf(id)));
  takePicture.mockRejectedValueOnce(new FrisketError('selection_unsupported', 'Failed to export node.'));
  const { source, select } = opened(takePicture);
  select(layer('1:1'));
  await vi.waitFor(() => expect(source.source.value).toMatchObject({ error: { message: 'Failed to export node.' } }));
  await source.refresh();
  expect(source.source.value.kind).toBe('ready');
});

describe('a mask', () => {
  test('is told to whoever keeps it', async () => {
    const { source, onMask, select } = opened();
    select(layer('1:1'));
    await ready(source, '1:1');
    source.setMask(painted(40, 20));
    expect(onMask).toHaveBeenCalledExactlyOnceWith('1:1', painted(40, 20));
  });

  test('is still there when its layer is selected again', async () => {
    const { source, select } = opened();
    select(layer('1:1'));
    await ready(source, '1:1');
    source.setMask(painted(40, 20));
    source.select({ kind: 'none' });
    select(layer('1:2'));
    await ready(source, '1:2');
    expect(source.mask.value?.edits).toEqual([]);
    select(layer('1:1'));
    await ready(source, '1:1');
    expect(source.mask.value).toEqual(painted(40, 20));
  });

  test('from before the panel was opened is there when its layer is selected', async () => {
    const { source, select } = opened();
    source.restore('1:1', painted(40, 20));
    select(layer('1:1'));
    await ready(source, '1:1');
    expect(source.mask.value).toEqual(painted(40, 20));
  });

  test('grows with its layer', async () => {
    let width = 40;
    const { source, select } = opened((id) => Promise.resolve(pictureOf(id, width, width / 2)));
    select(layer('1:1'));
    await ready(source, '1:1');
    source.setMask(painted(40, 20));
    width = 80;
    await source.refresh();
    expect(source.mask.value).toMatchObject({ width: 80, height: 40, edits: [{ diameter: 8, points: [20, 20] }] });
  });
});

describe('a result that is selected', () => {
  const result = { recipe: { ...recipe, source: '1:1' } };

  test('because it was just made leaves its source in the panel', async () => {
    const { source, select } = opened();
    select(layer('1:1'));
    await ready(source, '1:1');
    select(layer('1:9', { ...result, fresh: true }));
    expect(source.source.value).toMatchObject({ kind: 'ready', layer: { id: '1:1' } });
  });

  test('by the person is what they want to fill', async () => {
    const { source, select } = opened();
    select(layer('1:1'));
    await ready(source, '1:1');
    select(layer('1:9', result));
    await ready(source, '1:9');
  });
});

describe('a result that is shown', () => {
  const fill: FillJob = {
    kind: 'fill',
    mode: 'fill',
    model: 'swatch',
    prompt: 'water',
    seed: 7,
    image: 'image',
    mask: 'mask',
  };
  const made = {
    recipe: { ...recipe, source: '1:1', job: fill },
    bytes: new Uint8Array([2]),
    place: {
      kind: 'over',
      layer: '1:1',
      bounds: pictureOf('1:1').bounds,
      region: pictureOf('1:1').region,
      picture: { width: 40, height: 20 },
      part: { x: 10, y: 5, width: 20, height: 10 },
    },
  } satisfies Pick<Insertion, 'recipe' | 'bytes' | 'place'>;

  async function withResult() {
    const stand = opened();
    stand.select(layer('1:1'));
    await ready(stand.source, '1:1');
    stand.source.setMask(painted(40, 20));
    stand.source.showResult(made);
    expect(stand.source.result.value).toEqual({ bytes: made.bytes, part: made.place.part });
    return stand;
  }

  test('is looked at until the mask is changed', async () => {
    const { source, select } = await withResult();
    select(layer('1:9', { recipe: { ...recipe, source: '1:1' }, fresh: true }));
    await source.refresh();
    expect(source.result.value).toBeDefined();
    source.setMask(painted(40, 20));
    expect(source.result.value).toBeUndefined();
  });

  test('is no longer looked at when its source, or another layer, is selected', async () => {
    for (const id of ['1:1', '1:2']) {
      const { source, select } = await withResult();
      select(layer(id));
      expect(source.result.value).toBeUndefined();
      expect(source.mask.value).toEqual(painted(40, 20));
    }
  });

  test('was made from the layer in the panel, and covers no more than what was to change', async () => {
    const { source, select } = opened();
    select(layer('1:1'));
    await ready(source, '1:1');
    source.showResult({ ...made, recipe: { ...recipe, source: '1:2', job: fill } });
    source.showResult({ ...made, mask: new Uint8Array([3]) });
    source.showResult({ ...made, recipe: { ...made.recipe, job: { ...fill, mode: 'expand' } } });
    expect(source.result.value).toBeUndefined();
  });
});
