import { describe, expect, test } from 'vitest';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import { childrenOf } from '../../../playground/src/document/document-state.ts';
import { indexInFlow, steppedInFlow } from '../../../playground/src/document/flow-order.ts';
import { withInferredAutoLayout } from '../../../playground/src/document/infer-auto-layout.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { isFrame, type FrameData } from '../../../playground/src/document/node.ts';
import { documentOf, layer } from './sample-layers.ts';

type Place = readonly [x: number, y: number, width: number, height: number];

/** A frame, 1:1, with a rectangle for each place: 1:2 and up. */
function framed(places: readonly Place[], frame: Partial<FrameData> = {}) {
  return documentOf(
    [newFrame('1:1', { width: 200, height: 100, ...frame })],
    ...places.map(([x, y, width, height], index) => {
      const rectangle = newRectangle(`1:${index + 2}`, { relativeTransform: at(x, y), width, height });
      return [rectangle, '1:1'] as const;
    }),
  );
}

function frameIn(state: ReturnType<typeof framed>): FrameData {
  const frame = layer(state, '1:1');
  if (!isFrame(frame)) throw new Error('no frame');
  return frame;
}

const order = (state: ReturnType<typeof framed>) => childrenOf(state, layer(state, '1:1')).map(({ id }) => id);

describe('adding auto-layout to a frame that was arranged by hand', () => {
  test.each<{ what: string; places: Place[]; found: Partial<FrameData>; moved?: true }>([
    {
      what: 'a row in the middle of its frame',
      places: [
        [20, 30, 50, 40],
        [78, 30, 102, 40],
      ],
      found: {
        layoutMode: 'HORIZONTAL',
        itemSpacing: 8,
        paddingLeft: 20,
        paddingTop: 30,
        primaryAxisSizingMode: 'AUTO',
      },
    },
    {
      what: 'a row whose layers are in another order',
      places: [
        [100, 10, 40, 20],
        [10, 10, 80, 20],
      ],
      found: { layoutMode: 'HORIZONTAL', itemSpacing: 10, primaryAxisSizingMode: 'FIXED' },
    },
    {
      what: 'a column at the left of a wide frame, which stays wide',
      places: [
        [10, 12, 50, 30],
        [10, 48, 50, 40],
      ],
      found: { layoutMode: 'VERTICAL', itemSpacing: 6, counterAxisSizingMode: 'FIXED', primaryAxisSizingMode: 'AUTO' },
    },
  ])('$what: nothing moves', ({ places, found }) => {
    const state = framed(places);
    const next = withInferredAutoLayout(state, frameIn(state));
    expect(frameIn(next)).toMatchObject({ ...found, width: 200, height: 100 });
    for (const id of order(state))
      expect(absoluteBoundingBoxOf(next, layer(next, id))).toEqual(absoluteBoundingBoxOf(state, layer(state, id)));
  });
});

describe('the place in a flow that a pointer means', () => {
  const row = () =>
    framed(
      [
        [0, 0, 50, 40],
        [0, 0, 50, 40],
        [0, 0, 50, 40],
      ],
      { layoutMode: 'HORIZONTAL', itemSpacing: 10 },
    );

  test.each([
    [-5, 0],
    [30, 1],
    [80, 1],
    [90, 2],
    [500, 3],
  ])('at %d along a row: %d', (x, index) => {
    const state = row();
    expect(indexInFlow(state, frameIn(state), { x, y: 20 })).toBe(index);
  });

  test('counts the line where lines wrap', () => {
    const wrap = { layoutMode: 'HORIZONTAL', layoutWrap: 'WRAP', primaryAxisSizingMode: 'FIXED', width: 115 } as const;
    const state = framed(
      [
        [0, 0, 50, 40],
        [0, 0, 50, 40],
        [0, 0, 50, 40],
      ],
      wrap,
    );
    expect(indexInFlow(state, frameIn(state), { x: 5, y: 50 })).toBe(2);
    expect(indexInFlow(state, frameIn(state), { x: 45, y: 50 })).toBe(3);
  });

  test('is stepped through by the arrows, and ends at the ends', () => {
    const state = row();
    const on = steppedInFlow(state, layer(state, '1:2'), 1);
    expect(order(on)).toEqual(['1:3', '1:2', '1:4']);
    expect(order(steppedInFlow(on, layer(on, '1:3'), -1))).toEqual(['1:3', '1:2', '1:4']);
  });
});
