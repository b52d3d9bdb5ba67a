import { apply, invert, multiply, type Transform } from '../../../shared/src/geometry.ts';
import { duplicateSelected, selectWithin } from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import {
  absoluteTransformOf,
  childPlaneOf,
  containerTransformOf,
  isInsideInstance,
  layerOf,
  outermost,
  type DocumentState,
} from '../document/document-state.ts';
import { inserted, withRelativeTransform, withSelection } from '../document/edit.ts';
import { at, newFrame, newRectangle } from '../document/layer-defaults.ts';
import type { LayerData } from '../document/node.ts';
import { rotationOf, turnAbout } from '../document/rotation.ts';
import { panned, type Point } from '../editor/camera.ts';
import { adopted, dragged } from './drag.ts';
import { clickReach, type Gesture, type Pointer } from './gesture.ts';
import type { Handle } from './handles.ts';
import { boxAround, parentAt } from '../editor/hit-test.ts';
import { resizedByHandle, resizedTogether } from './resize.ts';

export function panGesture(editor: Editor, start: Pointer): Gesture {
  let last = start.screen;
  return {
    cursor: 'grabbing',
    move({ screen }) {
      editor.camera.value = panned(editor.camera.value, { x: screen.x - last.x, y: screen.y - last.y });
      last = screen;
    },
    end: () => undefined,
  };
}

/** Drags what is selected; with Alt a copy of it. Where it is let go decides which frame it belongs to. */
export function moveGesture(editor: Editor, start: Pointer): Gesture {
  const { store } = editor;
  let origin: DocumentState | undefined;
  const begin = ({ alt }: Pointer) => {
    store.commit();
    if (alt) duplicateSelected(editor);
    origin = store.state;
    return origin;
  };
  return {
    move(pointer) {
      if (!origin && distance(pointer.screen, start.screen) < clickReach) return;
      const from = origin ?? begin(pointer);
      const by = axisLocked({ x: pointer.page.x - start.page.x, y: pointer.page.y - start.page.y }, pointer.shift);
      const layers = movable(from);
      store.change(() => dragged(from, layers, wholeStep(from, layers, by), pointer.page));
    },
    end(pointer) {
      if (!origin) return;
      const ids = movable(origin).map(({ id }) => id);
      store.change((state) => adopted(state, ids, pointer.page));
      store.commit();
    },
    cancel() {
      const before = origin;
      if (before) store.change(() => before);
    },
  };
}

function movable(state: DocumentState): LayerData[] {
  const selected = state.selection.flatMap((id) => layerOf(state, id) ?? []);
  return outermost(state, selected).filter((layer) => !layer.locked && !isInsideInstance(state, layer));
}

/** The first layer lands on whole units, as Figma's "snap to pixel grid" has it. */
function wholeStep(state: DocumentState, layers: readonly LayerData[], by: Point): Point {
  const [layer] = layers;
  if (!layer) return by;
  const [[, , x], [, , y]] = absoluteTransformOf(state, layer);
  return { x: Math.round(x + by.x) - x, y: Math.round(y + by.y) - y };
}

function axisLocked(by: Point, locked: boolean): Point {
  if (!locked) return by;
  return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: by.y };
}

/** An edge that is dragged lands on whole units of the page; that of a turned layer, of its own plane. */
export function resizeGesture(editor: Editor, layer: LayerData, handle: Handle): Gesture {
  const { store } = editor;
  store.commit();
  const before = store.state;
  const transform = absoluteTransformOf(before, layer);
  const toLayer = invert(transform);
  const isUpright = transform[0][1] === 0 && transform[1][0] === 0;
  return {
    move({ page, shift, alt }) {
      if (!toLayer) return;
      const to = isUpright ? applied(toLayer, whole(page)) : whole(applied(toLayer, page));
      store.change(() => resizedByHandle(before, layer, handle, to, { proportional: shift, centered: alt }));
    },
    end: () => store.commit(),
    cancel: () => store.change(() => before),
  };
}

/** The handles of the box around several layers move and resize them together. */
export function resizeTogetherGesture(editor: Editor, handle: Handle): Gesture {
  const { store } = editor;
  store.commit();
  const before = store.state;
  const layers = movable(before);
  const box = boxAround(before, layers);
  return {
    move({ page, shift, alt }) {
      if (!box) return;
      const options = { proportional: shift, centered: alt };
      store.change(() => resizedTogether(before, layers, box, handle, whole(page), options));
    },
    end: () => store.commit(),
    cancel: () => store.change(() => before),
  };
}

function whole({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}

function applied(transform: Transform, { x: fromX, y: fromY }: Point): Point {
  const [x, y] = apply(transform, fromX, fromY);
  return { x, y };
}

/** Degrees that a turn with Shift snaps to. */
const turnStep = 15;

export function rotateGesture(editor: Editor, layer: LayerData, start: Pointer): Gesture {
  const { store } = editor;
  store.commit();
  const before = store.state;
  const plane = containerTransformOf(before, layer);
  const toPlane = invert(plane);
  const [cx, cy] = apply(layer.relativeTransform, layer.width / 2, layer.height / 2);
  const angleOf = ({ page }: Pointer) => {
    const [x, y] = toPlane ? apply(toPlane, page.x, page.y) : [page.x, page.y];
    return (Math.atan2(-(y - cy), x - cx) * 180) / Math.PI;
  };
  const from = angleOf(start);
  const rotation = rotationOf(layer.relativeTransform);
  return {
    move(pointer) {
      const turned = rotation + angleOf(pointer) - from;
      const wanted = pointer.shift ? Math.round(turned / turnStep) * turnStep : Math.round(turned);
      const turn = turnAbout(cx, cy, wanted - rotation);
      store.change(() => withRelativeTransform(before, layer, multiply(turn, layer.relativeTransform)));
    },
    end: () => store.commit(),
    cancel: () => store.change(() => before),
  };
}

export function marqueeGesture(editor: Editor, start: Pointer): Gesture {
  const kept = start.shift ? editor.store.state.selection : [];
  return {
    move({ page }) {
      const area = rectBetween(start.page, page);
      editor.marquee.value = area;
      selectWithin(editor, area, kept);
    },
    end: () => (editor.marquee.value = undefined),
    cancel: () => (editor.marquee.value = undefined),
  };
}

/** Draws a new frame or rectangle; a mere click gives one of Figma's 100 x 100. */
export function drawGesture(editor: Editor, kind: 'frame' | 'rectangle', start: Pointer): Gesture {
  const { store } = editor;
  store.commit();
  const before = store.state;
  const id = store.newId();
  const parent = parentAt(before, start.page);
  const toPlane = parent && invert(childPlaneOf(before, parent));
  const draw = (from: Point, to: Point) => {
    if (!parent || !toPlane) return;
    const [ax, ay] = apply(toPlane, from.x, from.y);
    const [bx, by] = apply(toPlane, to.x, to.y);
    const { x, y, width, height } = wholeRect(rectBetween({ x: ax, y: ay }, { x: bx, y: by }));
    const given = { relativeTransform: at(x, y), width, height };
    const layer = kind === 'frame' ? newFrame(id, given) : newRectangle(id, given);
    store.change(() => withSelection(inserted(before, layer, parent), [id]));
  };
  return {
    move({ page, shift }) {
      draw(start.page, shift ? squareCorner(start.page, page) : page);
    },
    end({ screen, page }) {
      if (distance(screen, start.screen) < clickReach) draw(page, { x: page.x + 100, y: page.y + 100 });
      store.commit();
      editor.tool.value = 'move';
    },
    cancel: () => store.change(() => before),
  };
}

function squareCorner(from: Point, to: Point): Point {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + Math.sign(to.x - from.x) * side, y: from.y + Math.sign(to.y - from.y) * side };
}

function rectBetween(a: Point, b: Point) {
  return {
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

function wholeRect({ x, y, width, height }: ReturnType<typeof rectBetween>) {
  return {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.max(1, Math.round(width)),
    height: Math.max(1, Math.round(height)),
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
