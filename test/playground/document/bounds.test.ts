import { describe, expect, test } from 'vitest';
import { absoluteBoundingBoxOf, absoluteRenderBoundsOf } from '../../../playground/src/document/bounds.ts';
import { absoluteTransformOf } from '../../../playground/src/document/document-state.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { solid } from '../../../playground/src/document/paint.ts';
import { rotationOf, withRotation } from '../../../playground/src/document/rotation.ts';
import { documentOf, layer } from './sample-layers.ts';

describe('rotation', () => {
  test('turns counterclockwise about the top left corner', () => {
    const state = documentOf([
      newRectangle('1:1', { relativeTransform: withRotation(at(100, 50), 90), width: 40, height: 10 }),
    ]);
    // What was to the right now points up.
    expect(absoluteBoundingBoxOf(state, layer(state, '1:1'))).toEqual({ x: 100, y: 10, width: 10, height: 40 });
  });

  test.each([0, 30, 90, -45, 179.5, -90])('%d degrees are read back', (degrees) => {
    expect(rotationOf(withRotation(at(3, 4), degrees))).toBeCloseTo(degrees, 10);
  });

  test('quarter turns are exact, so that bounds are not a hair too wide', () => {
    const state = documentOf([
      newRectangle('1:1', { relativeTransform: withRotation(at(0, 0), 180), width: 33, height: 7 }),
    ]);
    expect(absoluteBoundingBoxOf(state, layer(state, '1:1'))).toEqual({ x: -33, y: -7, width: 33, height: 7 });
  });
});

describe('the absolute transform', () => {
  test('goes through every frame around the layer', () => {
    const state = documentOf(
      [newFrame('1:1', { relativeTransform: withRotation(at(200, 100), -90), width: 300, height: 300 })],
      [newRectangle('1:2', { relativeTransform: at(10, 20), width: 5, height: 5 }), '1:1'],
    );
    // A quarter turn clockwise sends (10, 20) to (-20, 10).
    const [[, , x], [, , y]] = absoluteTransformOf(state, layer(state, '1:2'));
    expect([x, y]).toEqual([180, 110]);
  });
});

describe('render bounds', () => {
  const box = { width: 100, height: 100 };

  test('include strokes outside and shadows', () => {
    const state = documentOf([
      newRectangle('1:1', { ...box, strokes: [solid('#000000')], strokeWeight: 4, strokeAlign: 'OUTSIDE' }),
    ]);
    expect(absoluteRenderBoundsOf(state, layer(state, '1:1'))).toEqual({ x: -4, y: -4, width: 108, height: 108 });
  });

  test('are undefined for what draws nothing', () => {
    const state = documentOf(
      [newRectangle('1:1', { fills: [] })],
      [newRectangle('1:2', { visible: false })],
      [newFrame('1:3', { fills: [] })],
    );
    for (const id of ['1:1', '1:2', '1:3']) expect(absoluteRenderBoundsOf(state, layer(state, id))).toBeUndefined();
  });

  test('of a clipping frame without fills are those of what it shows', () => {
    const state = documentOf(
      [newFrame('1:1', { fills: [], ...box })],
      [newRectangle('1:2', { relativeTransform: at(60, 60), ...box }), '1:1'],
    );
    expect(absoluteRenderBoundsOf(state, layer(state, '1:1'))).toEqual({ x: 60, y: 60, width: 40, height: 40 });
  });
});
