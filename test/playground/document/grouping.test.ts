import { describe, expect, test } from 'vitest';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { absoluteTransformOf } from '../../../playground/src/document/document-state.ts';
import { removed, resized, withRelativeTransform } from '../../../playground/src/document/edit.ts';
import { grouped, ungrouped } from '../../../playground/src/document/grouping.ts';
import { at, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { documentOf, layer } from './sample-layers.ts';

function twoInAGroup() {
  const state = documentOf(
    [newRectangle('1:1', { relativeTransform: at(10, 10), width: 20, height: 20 })],
    [newRectangle('1:2', { relativeTransform: at(50, 40), width: 20, height: 20 })],
  );
  return grouped(state, [layer(state, '1:1'), layer(state, '1:2')], '1:9', 'Group');
}

describe('a group', () => {
  test('has the box around its children', () => {
    const state = twoInAGroup();
    expect(absoluteBoundingBoxOf(state, layer(state, '1:9'))).toEqual({ x: 10, y: 10, width: 60, height: 50 });
  });

  test("takes its children with it, whose transforms refer to the group's own container", () => {
    const state = twoInAGroup();
    const group = layer(state, '1:9');
    const shifted = withRelativeTransform(state, group, at(110, 10));
    expect(layer(shifted, '1:2').relativeTransform).toEqual(at(150, 40));
    expect(layer(shifted, '1:9').relativeTransform).toEqual(at(110, 10));
  });

  test('follows a child that moves', () => {
    const state = twoInAGroup();
    const shifted = withRelativeTransform(state, layer(state, '1:1'), at(-10, 10));
    expect(absoluteBoundingBoxOf(shifted, layer(shifted, '1:9'))).toEqual({ x: -10, y: 10, width: 80, height: 50 });
  });

  test('turns about its top left corner', () => {
    const state = twoInAGroup();
    const group = layer(state, '1:9');
    const turned = withRelativeTransform(state, group, withRotation(group.relativeTransform, -90));
    expect(absoluteBoundingBoxOf(turned, layer(turned, '1:9'))).toEqual({ x: -40, y: 10, width: 50, height: 60 });
    expect(layer(turned, '1:9').width).toBeCloseTo(60);
  });

  test('scales its children when it is resized', () => {
    const state = twoInAGroup();
    const doubled = resized(state, layer(state, '1:9'), 120, 50);
    expect(absoluteBoundingBoxOf(doubled, layer(doubled, '1:2'))).toEqual({ x: 90, y: 40, width: 40, height: 20 });
  });

  test('disappears with its last child', () => {
    const state = twoInAGroup();
    const one = removed(state, layer(state, '1:1'));
    expect(absoluteBoundingBoxOf(one, layer(one, '1:9'))).toEqual({ x: 50, y: 40, width: 20, height: 20 });
    const none = removed(one, layer(one, '1:2'));
    expect(none.nodes.has('1:9')).toBe(false);
  });

  test('can be taken apart and leaves everything where it is', () => {
    const state = twoInAGroup();
    const group = layer(state, '1:9');
    if (group.type !== 'GROUP') throw new Error('not a group');
    const apart = ungrouped(state, group);
    expect(absoluteTransformOf(apart, layer(apart, '1:2'))).toEqual(at(50, 40));
    expect(apart.selection).toEqual(['1:1', '1:2']);
  });
});
