import { apply, invert, multiply, type Transform } from '../../../shared/src/geometry.ts';
import { selectWithin } from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import { absoluteTransformOf, childPlaneOf, containerTransformOf } from '../document/document-state.ts';
import { inserted, withRelativeTransform, withSelection } from '../document/edit.ts';
import { at, newEllipse, newFrame, newRectangle } from '../document/layer-defaults.ts';
import type { LayerData } from '../document/node.ts';
import { rotationOf, turnAbout } from '../document/rotation.ts';
import { panned, type Point } from '../editor/camera.ts';
import { clickReach, distance, type Gesture, type Pointer } from './gesture.ts';
import type { Handle } from './handles.ts';
import { movable } from './move-gesture.ts';
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

const newLayers = { frame: newFrame, rectangle: newRectangle, ellipse: newEllipse } as const;

/** Draws a new frame or shape; a mere click gives one of Figma's 100 x 100. */
export function drawGesture(editor: Editor, kind: keyof typeof newLayers, start: Pointer): Gesture {
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
    store.change(() => withSelection(inserted(before, newLayers[kind](id, given), parent), [id]));
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
