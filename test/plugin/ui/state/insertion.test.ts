import { describe, expect, test, vi } from 'vitest';
import { insertionOf } from '../../../../plugin/src/ui/state/insertion.ts';
import type { ReadyVariation, RunRequest } from '../../../../plugin/src/ui/state/run.ts';
import { recipe } from '../../host/sample-recipe.ts';

const box = { x: 0, y: 0, width: 40, height: 20 };
const [image, mask] = ['a'.repeat(64), 'b'.repeat(64)];
const before = new Uint8Array([9]);
const request: RunRequest = {
  tab: 'fill',
  job: { kind: 'fill', model: 'swatch', prompt: 'turquoise water', seed: 7, image, mask },
  images: new Map([[image, before]]),
  name: 'turquoise water',
  place: { kind: 'over', layer: '1:2', bounds: box, region: box, picture: { width: 80, height: 40 } },
  source: '1:2',
};
const picture = { png: new Uint8Array([7]), x: 10, y: 4, width: 30, height: 20 };

function variation(changes: Partial<RunRequest>): ReadyVariation {
  const state: ReadyVariation['state'] = {
    kind: 'ready',
    picture,
    resolved: recipe.resolved,
    made: { timings: {}, notices: [] },
    acknowledge: () => undefined,
  };
  return { id: 'x', request: { ...request, ...changes }, state };
}

const separate = vi.fn(() => Promise.resolve({ image: new Uint8Array([1]), mask: new Uint8Array([2]) }));

describe('a fill', () => {
  test('is put into the document as it came, with how it was made', async () => {
    const insertion = await insertionOf(variation({}), separate);
    expect(insertion).toMatchObject({ bytes: picture.png, recipe: { job: request.job, source: '1:2' } });
    expect(insertion).not.toHaveProperty('mask');
  });

  test('whose mask shall be edited is taken apart into a picture and its mask', async () => {
    const insertion = await insertionOf(variation({ editableMask: true }), separate);
    expect(separate).toHaveBeenCalledWith(expect.objectContaining(picture), before);
    expect(insertion).toMatchObject({ bytes: new Uint8Array([1]), mask: new Uint8Array([2]) });
  });

  test('of a panel that was closed since keeps its alpha: what it was made from is gone', async () => {
    const insertion = await insertionOf(variation({ editableMask: true, images: new Map() }), separate);
    expect(insertion).not.toHaveProperty('mask');
  });
});
