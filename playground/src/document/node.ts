import type { Transform } from '../../../shared/src/geometry.ts';
import type { AutoLayout, LayoutChild } from './auto-layout.ts';
import type { ColorVariable } from './color-variable.ts';
import type { Constraints } from './constraints.ts';
import type { Effect, Fill } from './paint.ts';

/** Figma's own form of ids, `1:23`: session and counter. */
export type NodeId = string;

interface NodeBase {
  readonly id: NodeId;
  readonly name: string;
  readonly pluginData: Readonly<Record<string, string>>;
  readonly relaunchData: Readonly<Record<string, string>>;
}

export interface DocumentNodeData extends NodeBase {
  readonly type: 'DOCUMENT';
  readonly parent: null;
  readonly children: readonly NodeId[];
  /** None where absent. */
  readonly colorVariables?: readonly ColorVariable[];
}

export interface PageData extends NodeBase {
  readonly type: 'PAGE';
  readonly parent: NodeId;
  readonly children: readonly NodeId[];
}

interface LayerBase extends NodeBase, LayoutChild {
  readonly parent: NodeId;
  readonly visible: boolean;
  readonly locked: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /**
   * Maps the layer's own plane to that of its container: the nearest ancestor that is not a group, as in Figma. Axes
   * have unit length; size is `width` and `height`.
   */
  readonly relativeTransform: Transform;
  readonly width: number;
  readonly height: number;
}

interface ShapeBase extends LayerBase {
  /** Of its sides to those of its container, which is the nearest frame: groups have none and pass on their frame's. */
  readonly constraints: Constraints;
  readonly fills: readonly Fill[];
  readonly strokes: readonly Fill[];
  readonly strokeWeight: number;
  readonly strokeAlign: 'INSIDE' | 'CENTER' | 'OUTSIDE';
  readonly effects: readonly Effect[];
  /** Its alpha masks the siblings above it, and it is not drawn itself. */
  readonly isMask?: boolean;
}

export interface FrameData extends ShapeBase, AutoLayout {
  /** The children of an instance belong to its component and can't be added to, moved or removed. */
  readonly type: 'FRAME' | 'COMPONENT' | 'INSTANCE';
  readonly children: readonly NodeId[];
  readonly clipsContent: boolean;
  readonly cornerRadius: number;
}

export interface RectangleData extends ShapeBase {
  readonly type: 'RECTANGLE';
  readonly cornerRadius: number;
}

export interface EllipseData extends ShapeBase {
  readonly type: 'ELLIPSE';
}

export interface TextData extends ShapeBase {
  readonly type: 'TEXT';
  readonly characters: string;
  readonly fontSize: number;
  /** 100 to 900, of Inter. */
  readonly fontWeight: number;
  /** Pixels. */
  readonly lineHeight: number;
  /** Parts of the font size. */
  readonly letterSpacing: number;
  readonly textAlignHorizontal: 'LEFT' | 'CENTER' | 'RIGHT';
}

/** A group has no plane of its own: its size and place follow its children, whose transforms bypass it. */
export interface GroupData extends LayerBase {
  readonly type: 'GROUP';
  readonly children: readonly NodeId[];
}

export type ShapeData = FrameData | RectangleData | EllipseData | TextData;
export type LayerData = ShapeData | GroupData;
export type NodeData = DocumentNodeData | PageData | LayerData;
export type ParentData = Extract<NodeData, { readonly children: readonly NodeId[] }>;
export type LayerType = LayerData['type'];

export function isLayer(node: NodeData): node is LayerData {
  return node.type !== 'DOCUMENT' && node.type !== 'PAGE';
}

export function isParent(node: NodeData): node is ParentData {
  return 'children' in node;
}

export function isFrame(node: NodeData): node is FrameData {
  return node.type === 'FRAME' || node.type === 'COMPONENT' || node.type === 'INSTANCE';
}

export function isShape(node: NodeData): node is ShapeData {
  return isLayer(node) && node.type !== 'GROUP';
}
