import { expect, test } from 'vitest';
import type { Mask } from '../../../../plugin/src/ui/mask/edits.ts';
import { maskForMemory, maskFromMemory } from '../../../../plugin/src/ui/mask/remembered-mask.ts';

const stroke = {
  kind: 'stroke' as const,
  tool: 'brush' as const,
  diameter: 4,
  hardness: 1,
  points: new Array<number>(9_000).fill(1234.56),
};
const painted = (strokes: number): Mask => ({
  width: 8,
  height: 8,
  edits: new Array<typeof stroke>(strokes).fill(stroke),
});

test('a mask comes back as it was, with the layer that it is of', () => {
  expect(maskFromMemory(structuredClone(maskForMemory('1:2', painted(2))))).toEqual({ layer: '1:2', mask: painted(2) });
});

test('one that would fill the memory is not written down', () => {
  expect(maskForMemory('1:2', painted(40))).toBeNull();
});

test.each([undefined, null, 'x', { layer: '1:2' }, { layer: '1:2', mask: { width: -1, height: 8, edits: [] } }])(
  'nothing comes back of %j',
  (remembered) => {
    expect(maskFromMemory(remembered)).toBeUndefined();
  },
);
