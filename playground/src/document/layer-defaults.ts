import type { Transform } from '../../../shared/src/geometry.ts';
import { inFlow, noAutoLayout } from './auto-layout.ts';
import { topLeft } from './constraints.ts';
import type { EllipseData, FrameData, NodeId, RectangleData, TextData } from './node.ts';
import { solid } from './paint.ts';

/** A layer that stands in no parent yet. */
export type Unplaced<Layer> = Omit<Layer, 'parent'>;

const common = {
  ...inFlow,
  constraints: topLeft,
  pluginData: {},
  relaunchData: {},
  visible: true,
  locked: false,
  opacity: 1,
  strokes: [],
  strokeWeight: 1,
  strokeAlign: 'INSIDE',
  effects: [],
} as const;

/** Figma's size for a layer that is created without one. */
const side = 100;

export function at(x: number, y: number): Transform {
  return [
    [1, 0, x],
    [0, 1, y],
  ];
}

type Given<Layer> = Partial<Omit<Layer, 'id' | 'type' | 'parent'>>;

/** What `figma.createRectangle()` gives: 100 x 100, light grey. */
export function newRectangle(id: NodeId, given: Given<RectangleData> = {}): Unplaced<RectangleData> {
  return {
    ...common,
    id,
    type: 'RECTANGLE',
    name: 'Rectangle',
    relativeTransform: at(0, 0),
    width: side,
    height: side,
    fills: [solid('#d9d9d9')],
    cornerRadius: 0,
    ...given,
  };
}

export function newEllipse(id: NodeId, given: Given<EllipseData> = {}): Unplaced<EllipseData> {
  return {
    ...common,
    id,
    type: 'ELLIPSE',
    name: 'Ellipse',
    relativeTransform: at(0, 0),
    width: side,
    height: side,
    fills: [solid('#d9d9d9')],
    ...given,
  };
}

/** What `figma.createFrame()` gives: 100 x 100, white, clipping. */
export function newFrame(
  id: NodeId,
  given: Given<FrameData> = {},
  type: FrameData['type'] = 'FRAME',
): Unplaced<FrameData> {
  return {
    ...common,
    ...noAutoLayout,
    id,
    type,
    name: 'Frame',
    relativeTransform: at(0, 0),
    width: side,
    height: side,
    fills: [solid('#ffffff')],
    cornerRadius: 0,
    clipsContent: true,
    children: [],
    ...given,
  };
}

export function newText(id: NodeId, given: Given<TextData> = {}): Unplaced<TextData> {
  const fontSize = given.fontSize ?? 16;
  return {
    ...common,
    id,
    type: 'TEXT',
    name: given.characters ?? 'Text',
    relativeTransform: at(0, 0),
    width: side,
    height: fontSize * 1.25,
    fills: [solid('#000000')],
    characters: '',
    fontSize,
    fontWeight: 400,
    lineHeight: fontSize * 1.25,
    letterSpacing: 0,
    textAlignHorizontal: 'LEFT',
    ...given,
  };
}
