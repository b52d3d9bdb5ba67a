import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../../plugin/src/bridge.ts';
import { noEdges } from '../../../../plugin/src/ui/expand/edges.ts';
import type { Mask } from '../../../../plugin/src/ui/mask/edits.ts';
import { encodeGreyPng } from '../../../../plugin/src/ui/mask/grey-png.ts';
import { fillMaterial } from '../../../../plugin/src/ui/state/fill-material.ts';

const region = { x: 0, y: 0, width: 40, height: 30 };
const picture: Picture = { layer: '1:2', bytes: new Uint8Array(), width: 40, height: 30, bounds: region, region };
const dot: Mask = {
  width: 40,
  height: 30,
  edits: [{ kind: 'stroke', tool: 'brush', hardness: 1, diameter: 10, points: [20, 15] }],
};
const input = { picture, mask: dot, edges: noEdges };
const at = (values: ArrayLike<number>, x: number, y: number) => values[y * 40 + x];

describe.each(['fill', 'add', 'remove'] as const)('%s', (mode) => {
  test('makes anew what is painted', async () => {
    const { mask } = await fillMaterial[mode](input);
    expect([at(mask.values, 20, 15), at(mask.values, 2, 2)]).toEqual([255, 0]);
  });

  test('needs something painted', () => {
    expect(() => fillMaterial[mode]({ ...input, mask: { ...dot, edits: [] } })).toThrow(
      expect.objectContaining({ code: 'mask_empty' }),
    );
  });
});

describe('the background', () => {
  test('is what is not painted', async () => {
    const { mask } = await fillMaterial.background(input);
    expect([at(mask.values, 20, 15), at(mask.values, 2, 2)]).toEqual([0, 255]);
  });

  test('is none where all is painted', async () => {
    const all: Mask = { ...dot, edits: [{ kind: 'invert' }] };
    await expect(fillMaterial.background({ ...input, mask: all })).rejects.toThrow(/All of the picture/);
  });
});

test('a layer whose outline is the mask is known', async () => {
  const png = encodeGreyPng({ width: 1, height: 1, values: Uint8Array.of(255) });
  const mask: Mask = { ...dot, edits: [{ kind: 'stencil', png, layer: '5:5' }] };
  expect(await fillMaterial.fill({ ...input, mask })).toMatchObject({ stencil: '5:5' });
});
