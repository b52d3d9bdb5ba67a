import { expect, test } from 'vitest';
import { placeOnStage } from '../../../../plugin/src/ui/expand/stage-place.ts';
import { noEdges } from '../../../../plugin/src/ui/expand/edges.ts';

const stage = { width: 316, height: 188 };

test('a picture stands in the middle, with room to drag its edges into', () => {
  const { scale, left, top } = placeOnStage({ width: 520, height: 132 }, noEdges, stage);
  expect({ scale, left, top }).toEqual({ scale: 0.5, left: 28, top: 61 });
});

test('an enlarged one is shown as a whole, the old one where it lies in it', () => {
  const { scale, left } = placeOnStage({ width: 520, height: 132 }, { ...noEdges, left: 520 }, stage);
  expect(scale).toBe(0.25);
  expect(left).toBe(28 + 130);
});
