import { describe, expect, expectTypeOf, test } from 'vitest';
import type { AutoLayout } from '../../../playground/src/document/auto-layout.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { documentOf } from '../document/sample-layers.ts';
import { playgroundServices } from './playground-services.ts';

function open() {
  const { services } = playgroundServices(documentOf());
  const figma = new Figma(services);
  const frame = figma.createFrame();
  const child = figma.createRectangle();
  frame.appendChild(child);
  return { figma, frame, child };
}

test('every property of auto-layout is one of the API', () => {
  expectTypeOf(open().frame).toExtend<{ -readonly [Name in keyof AutoLayout]: AutoLayout[Name] | number }>();
});

test('as documented, layoutMode makes a frame as long as what is in it, and leaves the other side', () => {
  const { figma, frame } = open();
  const second = figma.createFrame();
  frame.appendChild(second);
  second.resize(200, 150);
  frame.layoutMode = 'VERTICAL';
  expect([frame.primaryAxisSizingMode, frame.counterAxisSizingMode]).toEqual(['AUTO', 'FIXED']);
  expect([frame.width, frame.height, second.y]).toEqual([100, 250, 100]);
  frame.layoutSizingHorizontal = 'HUG';
  expect(frame.width).toBe(200);
});

test('x and y of a layer in the flow are computed, and setting them does nothing', () => {
  const { frame, child } = open();
  frame.layoutMode = 'HORIZONTAL';
  frame.paddingLeft = 12;
  child.x = 90;
  expect(child.x).toBe(12);
  child.layoutPositioning = 'ABSOLUTE';
  child.x = 90;
  expect(child.x).toBe(90);
});

test('resize makes both axes FIXED, resizeWithoutConstraints leaves the children', () => {
  const { frame, child } = open();
  child.constraints = { horizontal: 'STRETCH', vertical: 'MAX' };
  frame.resizeWithoutConstraints(200, 200);
  expect([child.width, child.y]).toEqual([100, 0]);
  frame.resize(300, 250);
  expect([child.width, child.y]).toEqual([200, 50]);
  frame.layoutMode = 'HORIZONTAL';
  frame.counterAxisSizingMode = 'AUTO';
  frame.resize(frame.width, frame.height);
  expect([frame.primaryAxisSizingMode, frame.counterAxisSizingMode]).toEqual(['FIXED', 'FIXED']);
});

test('layoutSizing is the shorthand for what fills and hugs', () => {
  const { frame, child } = open();
  frame.layoutMode = 'HORIZONTAL';
  frame.resize(300, 200);
  child.layoutSizingHorizontal = 'FILL';
  child.layoutSizingVertical = 'FILL';
  expect([child.layoutGrow, child.layoutAlign, child.width, child.height]).toEqual([1, 'STRETCH', 300, 200]);
  expect(child.layoutSizingVertical).toBe('FILL');
  child.resize(50, 200);
  expect([child.layoutSizingHorizontal, child.layoutSizingVertical]).toEqual(['FIXED', 'FILL']);
});

describe("in Figma's words", () => {
  test.each<[string, (parts: ReturnType<typeof open>) => void]>([
    [
      'in set_layoutPositioning: Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE',
      ({ child }) => (child.layoutPositioning = 'ABSOLUTE'),
    ],
    [
      'in set_layoutSizingHorizontal: node must be an auto-layout frame or a child of an auto-layout frame',
      ({ child }) => (child.layoutSizingHorizontal = 'FILL'),
    ],
    [
      'in set_layoutSizingVertical: FILL can only be set on children of auto-layout frames',
      ({ frame }) => {
        frame.layoutMode = 'VERTICAL';
        frame.layoutSizingVertical = 'FILL';
      },
    ],
    [
      'in set_layoutSizingVertical: FILL cannot be set on absolute positioned auto-layout children',
      ({ frame, child }) => {
        frame.layoutMode = 'VERTICAL';
        child.layoutPositioning = 'ABSOLUTE';
        child.layoutSizingVertical = 'FILL';
      },
    ],
    [
      'in set_layoutSizingVertical: HUG can only be set on auto-layout frames or text children of auto-layout frames',
      ({ frame, child }) => {
        frame.layoutMode = 'VERTICAL';
        child.layoutSizingVertical = 'HUG';
      },
    ],
    ['in set_layoutWrap: ', ({ frame }) => (frame.layoutWrap = 'WRAP')],
    [
      `in set_layoutMode: Property "layoutMode" failed validation: Invalid enum value. Expected 'NONE' | 'HORIZONTAL' | 'VERTICAL', received 'GRID'`,
      ({ frame }) => Reflect.set(frame, 'layoutMode', 'GRID'),
    ],
    [
      `in set_constraints: Property "constraints" failed validation: Invalid enum value. Expected 'MIN' | 'CENTER' | 'MAX' | 'STRETCH' | 'SCALE', received 'LEFT' at .horizontal`,
      ({ child }) => Reflect.set(child, 'constraints', { horizontal: 'LEFT', vertical: 'MIN' }),
    ],
    ['in set_layoutGrow: ', ({ child }) => (child.layoutGrow = 3)],
    ['in set_paddingLeft: ', ({ frame }) => (frame.paddingLeft = -1)],
  ])('%s', (words, wrong) => {
    expect(() => wrong(open())).toThrow(words);
  });
});

test('a group in a flow has a position and no constraints', () => {
  const { services } = playgroundServices(
    documentOf(
      [newFrame('1:1', { layoutMode: 'HORIZONTAL' })],
      [newRectangle('1:2', { relativeTransform: at(5, 5) }), '1:1'],
    ),
  );
  const figma = new Figma(services);
  const [frame] = figma.currentPage.children;
  const rectangle = figma.createRectangle();
  const group = figma.group([rectangle], frame);
  expect(group.x).toBe(100);
  group.layoutPositioning = 'ABSOLUTE';
  expect(['constraints' in group, 'constraints' in rectangle]).toEqual([false, true]);
});
