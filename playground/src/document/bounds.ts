import { boundsOf, type Rect, type Transform } from '../../../shared/src/geometry.ts';
import { absoluteTransformOf, childrenOf, type DocumentState } from './document-state.ts';
import { isFrame, isShape, type LayerData, type ShapeData } from './node.ts';
import { isPainted } from './paint.ts';

/** The upright rectangle on the page around the layer's own box. */
export function absoluteBoundingBoxOf(state: DocumentState, layer: LayerData): Rect {
  return boundsOf(absoluteTransformOf(state, layer), { x: 0, y: 0, width: layer.width, height: layer.height });
}

/**
 * The upright rectangle on the page around all that the layer draws, strokes and shadows included; undefined when it
 * draws nothing. Letters are taken to fill their text's box.
 */
export function absoluteRenderBoundsOf(state: DocumentState, layer: LayerData): Rect | undefined {
  if (!layer.visible || layer.opacity === 0) return undefined;
  const parts: Rect[] = [];
  if (isShape(layer) && drawsItself(layer)) parts.push(ownRenderBounds(absoluteTransformOf(state, layer), layer));
  const inner = childrenOf(state, layer).flatMap((child) => absoluteRenderBoundsOf(state, child) ?? []);
  if (isFrame(layer) && layer.clipsContent) {
    const box = absoluteBoundingBoxOf(state, layer);
    parts.push(...inner.flatMap((part) => intersectionOf(part, box) ?? []));
  } else parts.push(...inner);
  return unionOf(parts);
}

function drawsItself(shape: ShapeData): boolean {
  if (shape.type === 'TEXT' && shape.characters === '') return false;
  return shape.fills.some(isPainted) || (shape.strokeWeight > 0 && shape.strokes.some(isPainted));
}

function ownRenderBounds(transform: Transform, shape: ShapeData): Rect {
  const stroked = shape.strokes.some(isPainted) ? shape.strokeWeight : 0;
  const outset = { INSIDE: 0, CENTER: stroked / 2, OUTSIDE: stroked }[shape.strokeAlign];
  const box = grown({ x: 0, y: 0, width: shape.width, height: shape.height }, outset);
  const parts = [box];
  for (const shadow of shape.effects)
    if (shadow.visible)
      parts.push(grown({ ...box, x: box.x + shadow.offset.x, y: box.y + shadow.offset.y }, shadow.radius));
  return boundsOf(transform, unionOf(parts) ?? box);
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function unionOf(rects: readonly Rect[]): Rect | undefined {
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  };
}

export function intersectionOf(a: Rect, b: Rect): Rect | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}
