import { describe, expect, test } from 'vitest';
import { flow, noAutoLayout, type AutoLayout, type FlowItem } from '../../../playground/src/document/auto-layout.ts';

const item = (width: number, height: number, more: Partial<FlowItem> = {}): FlowItem => ({
  width,
  height,
  layoutAlign: 'INHERIT',
  layoutGrow: 0,
  ...more,
});

function arranged(layout: Partial<AutoLayout>, items: readonly FlowItem[], size = { width: 300, height: 100 }) {
  return flow({ ...noAutoLayout, layoutMode: 'HORIZONTAL', ...layout }, size, items);
}

const fixed = { primaryAxisSizingMode: 'FIXED' } as const;
const padding = { paddingLeft: 10, paddingTop: 5, paddingRight: 20, paddingBottom: 7 };

test('a frame that hugs is as long as its items, their gaps and its padding', () => {
  const hug = { primaryAxisSizingMode: 'AUTO', counterAxisSizingMode: 'AUTO' } as const;
  const { size, places } = arranged({ ...padding, ...hug, itemSpacing: 8 }, [item(40, 20), item(60, 30)]);
  expect(size).toEqual({ width: 10 + 40 + 8 + 60 + 20, height: 5 + 30 + 7 });
  expect(places).toEqual([
    { x: 10, y: 5, width: 40, height: 20 },
    { x: 58, y: 5, width: 60, height: 30 },
  ]);
});

test('upright, lengths and paddings change places', () => {
  const { size, places } = arranged({ ...padding, layoutMode: 'VERTICAL', itemSpacing: 8 }, [
    item(40, 20),
    item(60, 30),
  ]);
  expect(size).toEqual({ width: 300, height: 5 + 20 + 8 + 30 + 7 });
  expect(places.map(({ x, y }) => [x, y])).toEqual([
    [10, 5],
    [10, 33],
  ]);
});

describe('along the flow', () => {
  const starts = (primaryAxisAlignItems: AutoLayout['primaryAxisAlignItems']) =>
    arranged({ ...fixed, itemSpacing: 10, primaryAxisAlignItems }, [
      item(50, 10),
      item(50, 10),
      item(50, 10),
    ]).places.map(({ x }) => x);

  test.each([
    ['MIN', [0, 60, 120]],
    ['CENTER', [65, 125, 185]],
    ['MAX', [130, 190, 250]],
    ['SPACE_BETWEEN', [0, 125, 250]],
    ['SPACE_EVENLY', [37.5, 125, 212.5]],
    ['SPACE_AROUND', [25, 125, 225]],
  ] as const)('%s', (align, expected) => {
    expect(starts(align)).toEqual(expected);
  });

  test('what grows shares what the others leave, and does not vanish where they leave nothing', () => {
    const grows = item(1, 10, { layoutGrow: 1 });
    const widths = (fixedWidth: number) =>
      arranged({ ...fixed, itemSpacing: 10 }, [item(fixedWidth, 10), grows, grows]).places.map(({ width }) => width);
    expect(widths(80)).toEqual([80, 100, 100]);
    expect(widths(400)).toEqual([400, 0.01, 0.01]);
  });
});

describe('across the flow', () => {
  test.each([
    ['MIN', 5],
    ['CENTER', 39],
    ['MAX', 73],
  ] as const)('%s', (counterAxisAlignItems, y) => {
    expect(arranged({ ...padding, counterAxisAlignItems }, [item(10, 20)]).places).toMatchObject([{ y }]);
  });

  test('what stretches is as long as the frame inside its padding', () => {
    const stretches = item(10, 20, { layoutAlign: 'STRETCH' });
    expect(arranged(padding, [stretches]).places).toMatchObject([{ y: 5, height: 88 }]);
    const hugging = arranged({ ...padding, counterAxisSizingMode: 'AUTO' }, [stretches, item(10, 60)]);
    expect(hugging.places).toMatchObject([{ height: 60 }, { height: 60 }]);
    expect(hugging.size.height).toBe(72);
  });
});

test('what does not fit goes on the next line, where lines wrap', () => {
  const wrap = { ...fixed, layoutWrap: 'WRAP', counterAxisSizingMode: 'AUTO', itemSpacing: 20 } as const;
  const items = [item(140, 30), item(140, 40), item(140, 10)];
  const { size, places } = arranged({ ...wrap, counterAxisSpacing: 6 }, items);
  expect(places.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [160, 0],
    [0, 46],
  ]);
  expect(size.height).toBe(56);
  expect(arranged(wrap, items).places[2]).toMatchObject({ y: 60 });
});

test('a frame with nothing in the flow keeps its size', () => {
  expect(arranged(padding, [])).toEqual({ size: { width: 300, height: 100 }, places: [] });
});
