import { apply, type Transform } from '../../../shared/src/geometry.ts';
import type { Point } from '../editor/camera.ts';

/** Which sides of a layer a handle moves: -1 left or top, 1 right or bottom, 0 neither. */
export interface Handle {
  readonly across: -1 | 0 | 1;
  readonly down: -1 | 0 | 1;
}

export interface HandleHit {
  readonly kind: 'resize' | 'rotate';
  readonly handle: Handle;
}

const corners: readonly Handle[] = [
  { across: -1, down: -1 },
  { across: 1, down: -1 },
  { across: 1, down: 1 },
  { across: -1, down: 1 },
];

const edges: readonly Handle[] = [
  { across: 0, down: -1 },
  { across: 1, down: 0 },
  { across: 0, down: 1 },
  { across: -1, down: 0 },
];

/** Pixels from a handle's middle at which it is still meant. */
const reach = 7;
/** Pixels from a corner, outside the layer, at which a turn is meant. */
const turnReach = 20;

/** @param box size of the layer; @param toScreen maps its plane to the screen */
export function cornerPoints(box: { width: number; height: number }, toScreen: Transform): Point[] {
  return corners.map((handle) => pointOf(handle, box, toScreen));
}

/** What of a selected layer's frame lies under the pointer. */
export function handleAt(
  pointer: Point,
  box: { width: number; height: number },
  toScreen: Transform,
  toLayer: Transform,
): HandleHit | undefined {
  const distance = (handle: Handle) => {
    const { x, y } = pointOf(handle, box, toScreen);
    return Math.hypot(pointer.x - x, pointer.y - y);
  };
  for (const handle of corners) if (distance(handle) <= reach) return { kind: 'resize', handle };
  const [x, y] = apply(toLayer, pointer.x, pointer.y);
  const isOutside = x < 0 || y < 0 || x > box.width || y > box.height;
  for (const handle of corners) if (isOutside && distance(handle) <= turnReach) return { kind: 'rotate', handle };
  // An edge is as long as the layer: its handle is wherever the pointer is near it.
  const scale = Math.hypot(toLayer[0][0], toLayer[1][0]);
  const near = (position: number, edge: number) => Math.abs(position - edge) <= reach * scale;
  const withinX = x >= 0 && x <= box.width;
  const withinY = y >= 0 && y <= box.height;
  // Small layers would have no inside left to be dragged by.
  const grabbable = Math.min(box.width, box.height) / scale > 4 * reach;
  for (const handle of edges) {
    const onEdge =
      handle.across === 0
        ? withinX && near(y, handle.down < 0 ? 0 : box.height)
        : withinY && near(x, handle.across < 0 ? 0 : box.width);
    if (onEdge && (grabbable || isOutside)) return { kind: 'resize', handle };
  }
  return undefined;
}

function pointOf({ across, down }: Handle, box: { width: number; height: number }, toScreen: Transform): Point {
  const [x, y] = apply(toScreen, ((across + 1) / 2) * box.width, ((down + 1) / 2) * box.height);
  return { x, y };
}

/** The arrow that goes with a handle of a layer that is turned by `rotation` degrees. */
export function cursorOf({ kind, handle }: HandleHit, rotation: number): string {
  if (kind === 'rotate') return rotateCursor;
  const names = ['ew-resize', 'nwse-resize', 'ns-resize', 'nesw-resize'];
  const angle = (Math.atan2(handle.down, handle.across) * 180) / Math.PI - rotation;
  const eighth = Math.round(((angle % 180) + 180) / 45) % 4;
  return names[eighth] ?? 'default';
}

/** Browsers have no cursor for turning. */
const rotateCursor = `url("data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" fill="none" stroke-linecap="round">' +
    '<g stroke="#fff" stroke-width="4"><path d="M6 16a7 7 0 0 1 10-8"/><path d="m13 5 4 3-2 4M3 13l3 4 4-3"/></g>' +
    '<g stroke="#111" stroke-width="1.75"><path d="M6 16a7 7 0 0 1 10-8"/><path d="m13 5 4 3-2 4M3 13l3 4 4-3"/></g>' +
    '</svg>',
)}") 12 12, grab`;
