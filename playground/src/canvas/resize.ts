import { apply, type Rect } from '../../../shared/src/geometry.ts';
import type { Size } from '../document/auto-layout.ts';
import { absoluteTransformOf, layerOf, type DocumentState } from '../document/document-state.ts';
import { resized, withRelativeTransform } from '../document/edit.ts';
import type { LayerData } from '../document/node.ts';
import { withPosition } from '../document/rotation.ts';
import type { Point } from '../editor/camera.ts';
import { shifted } from '../editor/commands.ts';
import type { Handle } from './handles.ts';

export interface ResizeOptions {
  /** Shift: the sides keep their ratio. */
  readonly proportional: boolean;
  /** Alt: the middle stays instead of the opposite side. */
  readonly centered: boolean;
}

/** The least side that a drag leaves: one that is gone could not be dragged back. */
const least = 1;

/** A layer whose handle was dragged to a point of its own plane. */
export function resizedByHandle(
  state: DocumentState,
  layer: LayerData,
  handle: Handle,
  to: Point,
  options: ResizeOptions,
): DocumentState {
  const { x, y, width, height } = boxByHandle(layer, handle, to, options);
  const next = resized(state, layer, width, height);
  const current = layerOf(next, layer.id);
  if (!current) return state;
  const corner = apply(layer.relativeTransform, x, y);
  return withRelativeTransform(next, current, withPosition(current.relativeTransform, ...corner));
}

/** Several layers, of whose box on the page a handle was dragged to a point of the page. */
export function resizedTogether(
  state: DocumentState,
  layers: readonly LayerData[],
  box: Rect,
  handle: Handle,
  to: Point,
  options: ResizeOptions,
): DocumentState {
  const moved = boxByHandle(box, handle, { x: to.x - box.x, y: to.y - box.y }, options);
  const target = { ...moved, x: box.x + moved.x, y: box.y + moved.y };
  return layers.reduce((next, layer) => {
    const current = layerOf(next, layer.id);
    return current ? scaledWith(next, current, box, target) : next;
  }, state);
}

function scaledWith(state: DocumentState, layer: LayerData, from: Rect, to: Rect): DocumentState {
  const across = from.width === 0 ? 1 : to.width / from.width;
  const down = from.height === 0 ? 1 : to.height / from.height;
  const [[a, c], [b, d]] = absoluteTransformOf(state, layer);
  const middle = middleOf(state, layer);
  let size: Size = {
    width: layer.width * Math.hypot(a * across, b * down),
    height: layer.height * Math.hypot(c * across, d * down),
  };
  let goal = { x: to.x + (middle.x - from.x) * across, y: to.y + (middle.y - from.y) * down };
  if (b === 0 && c === 0) {
    // Edges, not sizes, go to whole units: two that met go on to meet.
    const left = Math.round(goal.x - size.width / 2);
    const top = Math.round(goal.y - size.height / 2);
    const right = Math.max(left + least, Math.round(goal.x + size.width / 2));
    const bottom = Math.max(top + least, Math.round(goal.y + size.height / 2));
    size = { width: right - left, height: bottom - top };
    goal = { x: (left + right) / 2, y: (top + bottom) / 2 };
  }
  const next = resized(state, layer, size.width, size.height);
  const current = layerOf(next, layer.id);
  if (!current) return state;
  const now = middleOf(next, current);
  return shifted(next, current, goal.x - now.x, goal.y - now.y);
}

function middleOf(state: DocumentState, layer: LayerData): Point {
  const [x, y] = apply(absoluteTransformOf(state, layer), layer.width / 2, layer.height / 2);
  return { x, y };
}

/** What a box becomes whose handle is dragged to a point; in its own plane, so that it stood at 0, 0. */
function boxByHandle(box: Size, handle: Handle, to: Point, { proportional, centered }: ResizeOptions): Rect {
  const sides = { left: 0, top: 0, right: box.width, bottom: box.height };
  const middle = { x: box.width / 2, y: box.height / 2 };
  if (handle.across < 0) sides.left = Math.min(to.x, (centered ? middle.x : sides.right) - least);
  if (handle.across > 0) sides.right = Math.max(to.x, (centered ? middle.x : sides.left) + least);
  if (handle.down < 0) sides.top = Math.min(to.y, (centered ? middle.y : sides.bottom) - least);
  if (handle.down > 0) sides.bottom = Math.max(to.y, (centered ? middle.y : sides.top) + least);
  let width = sides.right - sides.left;
  let height = sides.bottom - sides.top;
  if (centered) {
    width += handle.across === 0 ? 0 : width - box.width;
    height += handle.down === 0 ? 0 : height - box.height;
  }
  if (proportional) {
    const across = handle.across === 0 ? 0 : width / box.width;
    const down = handle.down === 0 ? 0 : height / box.height;
    // The side that was dragged further is where the pointer is; the other follows, on whole units as that is.
    if (across >= down) height = Math.max(least, Math.round(box.height * across));
    else width = Math.max(least, Math.round(box.width * down));
  }
  // Where the top left comes to lie so that the fixed point stays: opposite side, or the middle.
  const anchor = (direction: number, old: number, size: number) =>
    centered || direction === 0 ? (old - size) / 2 : direction < 0 ? old - size : 0;
  return {
    x: handle.across === 0 && !proportional ? 0 : anchor(handle.across, box.width, width),
    y: handle.down === 0 && !proportional ? 0 : anchor(handle.down, box.height, height),
    width,
    height,
  };
}
