import { expect, test, vi } from 'vitest';
import type { Picture } from '../../../../plugin/src/bridge.ts';
import { noEdges } from '../../../../plugin/src/ui/expand/edges.ts';
import { LiveMaterial } from '../../../../plugin/src/ui/live/live-material.ts';
import { everything, withEdit, type Mask } from '../../../../plugin/src/ui/mask/edits.ts';

const region = { x: 0, y: 0, width: 400, height: 200 };
const picture: Picture = { layer: '1:2', bytes: Uint8Array.of(1), width: 800, height: 400, bounds: region, region };
const unpainted: Mask = { width: 800, height: 400, edits: [] };
const mask: Mask = withEdit(unpainted, { kind: 'area', tool: 'brush', points: [0, 0, 400, 0, 400, 400, 0, 400] });

function opened() {
  const shrink = vi.fn((from: Picture, side: number) => {
    const scale = side / Math.max(from.width, from.height);
    return Promise.resolve({ ...from, width: Math.round(from.width * scale), height: Math.round(from.height * scale) });
  });
  return { material: new LiveMaterial(shrink), shrink };
}

test('is as small as the model draws, with what is painted in the same place', async () => {
  const { material } = opened();
  const made = await material.of('fill', { picture, mask, edges: noEdges }, 256);
  expect(made.picture).toMatchObject({ width: 256, height: 128, region });
  const at = (x: number) => made.mask.values[64 * made.mask.width + x];
  expect([made.mask.width, at(60), at(200)]).toEqual([256, 255, 0]);
});

test('is the same while only words change, and the picture while only the mask does', async () => {
  const { material, shrink } = opened();
  const input = { picture, mask, edges: noEdges };
  const first = material.of('fill', input, 256);
  expect(material.of('fill', { ...input }, 256)).toBe(first);
  const [more, other] = [withEdit(mask, everything(mask)), { ...picture }];
  const second = await material.of('fill', { ...input, mask: more }, 256);
  expect(second.mask).not.toEqual((await first).mask);
  expect(shrink).toHaveBeenCalledTimes(1);
  await material.of('fill', { ...input, picture: other }, 256);
  expect(shrink).toHaveBeenCalledTimes(2);
});

test('is refused where nothing is painted, and tried again once something is', async () => {
  const { material } = opened();
  const input = { picture, edges: noEdges };
  await expect(material.of('fill', { ...input, mask: unpainted }, 256)).rejects.toMatchObject({ code: 'mask_empty' });
  expect((await material.of('fill', { ...input, mask }, 256)).picture.width).toBe(256);
});
