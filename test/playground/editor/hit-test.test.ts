import { describe, expect, test } from 'vitest';
import { updated, withSelection } from '../../../playground/src/document/edit.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { layersWithin, parentAt, pathAt, pickAt, pickBelow } from '../../../playground/src/editor/hit-test.ts';
import { documentOf, layer } from '../document/sample-layers.ts';

/** A frame of 400 x 400 with a card in it, which has a picture in it; a rectangle beside the frame. */
function nested() {
  return documentOf(
    [newFrame('1:1', { width: 400, height: 400 })],
    [newFrame('1:2', { width: 200, height: 200, relativeTransform: at(50, 50) }), '1:1'],
    [newRectangle('1:3', { width: 100, height: 100, relativeTransform: at(20, 20) }), '1:2'],
    [newRectangle('1:4', { relativeTransform: at(500, 0) })],
  );
}

const onPicture = { x: 100, y: 100 };

describe('what lies at a point', () => {
  test('is the whole way down, topmost layers first', () => {
    expect(pathAt(nested(), onPicture).map(({ id }) => id)).toEqual(['1:1', '1:2', '1:3']);
    expect(pathAt(nested(), { x: 450, y: 10 })).toEqual([]);
  });

  test('is not what is hidden, locked or clipped away', () => {
    const state = nested();
    const hidden = updated(state, layer(state, '1:3'), { visible: false });
    expect(pathAt(hidden, onPicture).at(-1)?.id).toBe('1:2');
    const locked = updated(state, layer(state, '1:2'), { locked: true });
    expect(pathAt(locked, onPicture).at(-1)?.id).toBe('1:1');
    const outside = documentOf(
      [newFrame('1:1', { width: 100, height: 100 })],
      [newRectangle('1:2', { relativeTransform: at(150, 0) }), '1:1'],
    );
    expect(pathAt(outside, { x: 200, y: 50 })).toEqual([]);
  });

  test('follows a turn', () => {
    const state = documentOf([
      newRectangle('1:1', { width: 200, height: 10, relativeTransform: withRotation(at(0, 0), 45) }),
    ]);
    expect(pathAt(state, { x: 70, y: -66 })).toHaveLength(1);
    expect(pathAt(state, { x: 100, y: 5 })).toEqual([]);
  });

  test('of a group is where its members are, not between them', () => {
    const apart = documentOf([newRectangle('1:1')], [newRectangle('1:2', { relativeTransform: at(300, 0) })]);
    const state = grouped(apart, [layer(apart, '1:1'), layer(apart, '1:2')], '1:9', 'Group');
    expect(pathAt(state, { x: 50, y: 50 }).map(({ id }) => id)).toEqual(['1:9', '1:1']);
    expect(pathAt(state, { x: 200, y: 50 })).toEqual([]);
  });
});

describe('a click', () => {
  test('means what stands directly in the frame on the page', () => {
    expect(pickAt(nested(), onPicture, false)?.id).toBe('1:2');
  });

  test('means the sibling when one works further down already', () => {
    const state = withSelection(nested(), ['1:3']);
    expect(pickAt(state, onPicture, false)?.id).toBe('1:3');
  });

  test('with Ctrl means the deepest, twice means one further down', () => {
    expect(pickAt(nested(), onPicture, true)?.id).toBe('1:3');
    expect(pickBelow(withSelection(nested(), ['1:2']), onPicture)?.id).toBe('1:3');
  });
});

describe('a marquee', () => {
  test('takes what it touches, and a frame with content only whole', () => {
    const ids = (area: Parameters<typeof layersWithin>[1]) => layersWithin(nested(), area).map(({ id }) => id);
    expect(ids({ x: 240, y: 200, width: 300, height: 20 })).toEqual(['1:2']);
    expect(ids({ x: 240, y: 50, width: 300, height: 20 })).toEqual(['1:2', '1:4']);
    expect(ids({ x: -1, y: -1, width: 402, height: 402 })).toEqual(['1:1']);
  });
});

describe('the parent for something new', () => {
  test('is the innermost frame there, never an instance or what is being moved, else the page', () => {
    expect(parentAt(nested(), onPicture)?.id).toBe('1:2');
    expect(parentAt(nested(), onPicture, ['1:2'])?.id).toBe('1:1');
    expect(parentAt(nested(), { x: 900, y: 0 })?.type).toBe('PAGE');
    const instance = documentOf([newFrame('1:1', {}, 'INSTANCE')]);
    expect(parentAt(instance, { x: 5, y: 5 })?.type).toBe('PAGE');
  });
});
