import { expect, test } from 'vitest';
import { scaleMask, withEdit, withoutLastEdit, type Mask } from '../../../../plugin/src/ui/mask/edits.ts';

const mask: Mask = {
  width: 100,
  height: 50,
  edits: [{ kind: 'stroke', tool: 'brush', diameter: 10, points: [20, 10, 60, 40] }, { kind: 'invert' }],
};

test('undo takes back whatever came last, a clearing too', () => {
  const cleared = withEdit(mask, { kind: 'clear' });
  expect(withoutLastEdit(cleared)).toEqual(mask);
});

test('a mask goes along when its layer grows', () => {
  expect(scaleMask(mask, 200, 100)).toEqual({
    width: 200,
    height: 100,
    edits: [{ kind: 'stroke', tool: 'brush', diameter: 20, points: [40, 20, 120, 80] }, { kind: 'invert' }],
  });
});

test('and stays the very same when it does not', () => {
  expect(scaleMask(mask, 100, 50)).toBe(mask);
});
