import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { pageId } from '../../../playground/src/document/document-state.ts';
import { moved, movedInPlace, removed, withSelection } from '../../../playground/src/document/edit.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { isParent } from '../../../playground/src/document/node.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { documentOf, layer } from './sample-layers.ts';

describe('another parent', () => {
  const inTurnedFrame = () =>
    documentOf(
      [newFrame('1:1', { relativeTransform: withRotation(at(300, 200), 30), width: 400, height: 400 })],
      [newRectangle('1:2', { relativeTransform: withRotation(at(20, 30), 15) })],
    );

  test('keeps the transform, so that the layer jumps, as with insertChild', () => {
    const state = inTurnedFrame();
    const frame = state.nodes.get('1:1');
    if (!frame || !isParent(frame)) throw new Error('not a parent');
    const result = moved(state, layer(state, '1:2'), frame, 0);
    expect(layer(result, '1:2').relativeTransform).toEqual(layer(state, '1:2').relativeTransform);
    expect(layer(result, '1:2').parent).toBe('1:1');
  });

  test('keeps the place on the page when a person moves it', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.integer({ min: -500, max: 500 }), (turn, x) => {
        const state = documentOf(
          [newFrame('1:1', { relativeTransform: withRotation(at(x, 200), turn) })],
          [newRectangle('1:2', { relativeTransform: withRotation(at(20, 30), 15) })],
        );
        const frame = state.nodes.get('1:1');
        if (!frame || !isParent(frame)) throw new Error('not a parent');
        const before = absoluteBoundingBoxOf(state, layer(state, '1:2'));
        const result = movedInPlace(state, layer(state, '1:2'), frame, 0);
        const after = absoluteBoundingBoxOf(result, layer(result, '1:2'));
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });
});

test('what is removed is no longer selected', () => {
  const state = withSelection(documentOf([newFrame('1:1')], [newRectangle('1:2'), '1:1']), ['1:2']);
  const result = removed(state, layer(state, '1:1'));
  expect(result.selection).toEqual([]);
  expect([...result.nodes.keys()]).toEqual(['0:0', pageId]);
});
