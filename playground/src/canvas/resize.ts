import { apply } from '../../../shared/src/geometry.ts';
import type { DocumentState } from '../document/document-state.ts';
import { resized, withRelativeTransform } from '../document/edit.ts';
import { isLayer, type LayerData } from '../document/node.ts';
import { withPosition } from '../document/rotation.ts';
import type { Point } from '../editor/camera.ts';
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
  { proportional, centered }: ResizeOptions,
): DocumentState {
  const sides = { left: 0, top: 0, right: layer.width, bottom: layer.height };
  const middle = { x: layer.width / 2, y: layer.height / 2 };
  const x = Math.round(to.x);
  const y = Math.round(to.y);
  if (handle.across < 0) sides.left = Math.min(x, (centered ? middle.x : sides.right) - least);
  if (handle.across > 0) sides.right = Math.max(x, (centered ? middle.x : sides.left) + least);
  if (handle.down < 0) sides.top = Math.min(y, (centered ? middle.y : sides.bottom) - least);
  if (handle.down > 0) sides.bottom = Math.max(y, (centered ? middle.y : sides.top) + least);
  let width = sides.right - sides.left;
  let height = sides.bottom - sides.top;
  if (centered) {
    width += handle.across === 0 ? 0 : width - layer.width;
    height += handle.down === 0 ? 0 : height - layer.height;
  }
  if (proportional) {
    const scale = Math.max(
      handle.across === 0 ? 0 : width / layer.width,
      handle.down === 0 ? 0 : height / layer.height,
    );
    width = Math.max(least, layer.width * scale);
    height = Math.max(least, layer.height * scale);
  }
  // Where the top left comes to lie so that the fixed point stays: opposite side, or the middle.
  const anchor = (direction: number, old: number, size: number) =>
    centered || direction === 0 ? (old - size) / 2 : direction < 0 ? old - size : 0;
  const left = handle.across === 0 && !proportional ? 0 : anchor(handle.across, layer.width, width);
  const top = handle.down === 0 && !proportional ? 0 : anchor(handle.down, layer.height, height);
  const corner = apply(layer.relativeTransform, left, top);
  const next = resized(state, layer, width, height);
  const current = next.nodes.get(layer.id);
  if (!current || !isLayer(current)) return state;
  return withRelativeTransform(next, current, withPosition(current.relativeTransform, ...corner));
}
