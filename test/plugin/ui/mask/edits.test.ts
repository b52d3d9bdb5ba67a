import { expect, test } from 'vitest';
import {
  maskSchema,
  scaleMask,
  stencilLayerOf,
  weightOf,
  withEdit,
  withoutLastEdit,
  type Mask,
} from '../../../../plugin/src/ui/mask/edits.ts';

const mask: Mask = {
  width: 100,
  height: 50,
  edits: [{ kind: 'stroke', tool: 'brush', hardness: 1, diameter: 10, points: [20, 10, 60, 40] }, { kind: 'invert' }],
};

test('undo takes back whatever came last, a clearing too', () => {
  const cleared = withEdit(mask, { kind: 'clear' });
  expect(withoutLastEdit(cleared)).toEqual(mask);
});

test('a mask goes along when its layer grows', () => {
  expect(scaleMask(mask, 200, 100)).toEqual({
    width: 200,
    height: 100,
    edits: [
      { kind: 'stroke', tool: 'brush', hardness: 1, diameter: 20, points: [40, 20, 120, 80] },
      { kind: 'invert' },
    ],
  });
});

test('and stays the very same when it does not', () => {
  expect(scaleMask(mask, 100, 50)).toBe(mask);
});

test('a mask that was painted before brushes were soft is hard', () => {
  const edits = [{ kind: 'stroke', tool: 'brush', diameter: 10, points: [20, 10] }];
  expect(maskSchema.parse({ width: 9, height: 9, edits }).edits).toEqual([{ ...edits[0], hardness: 1 }]);
});

test('the layer whose outline it is counts until that is painted over by another, cleared or undone', () => {
  const png = new Uint8Array(50);
  const outlined = withEdit(mask, { kind: 'stencil', png, layer: '7:7' });
  const touchedUp = withEdit(outlined, { kind: 'area', tool: 'brush', points: [0, 0, 9, 0, 9, 9] });
  expect(stencilLayerOf(mask)).toBeUndefined();
  expect(stencilLayerOf(touchedUp)).toBe('7:7');
  expect(stencilLayerOf(withEdit(touchedUp, { kind: 'stencil', png }))).toBeUndefined();
  expect(stencilLayerOf(withEdit(touchedUp, { kind: 'clear' }))).toBeUndefined();
  expect(stencilLayerOf(withoutLastEdit(outlined))).toBeUndefined();
});

test('its weight is that of its points and stencils', () => {
  expect(weightOf(withEdit(mask, { kind: 'stencil', png: new Uint8Array(50) }))).toBe(4 * 8 + 50);
});
