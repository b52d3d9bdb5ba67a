import { absoluteBoundingBoxOf } from '../document/bounds.ts';
import {
  absoluteTransformOf,
  childrenOf,
  isInsideInstance,
  layerOf,
  outermost,
  type DocumentState,
} from '../document/document-state.ts';
import { layoutParentOf } from '../document/layout-sizing.ts';
import { isLayer, type LayerData } from '../document/node.ts';
import type { Point } from '../editor/camera.ts';
import { duplicateSelected } from '../editor/commands.ts';
import type { Editor } from '../editor/editor.ts';
import { boxAround } from '../editor/hit-test.ts';
import { noSnap, snapped, type Snap } from '../editor/snap.ts';
import { adopted, dragged } from './drag.ts';
import { clickReach, distance, type Gesture, type Pointer } from './gesture.ts';

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
  const finish = () => {
    editor.guides.value = [];
  };
  return {
    move(pointer) {
      if (!origin && distance(pointer.screen, start.screen) < clickReach) return;
      const from = origin ?? begin(pointer);
      const by = axisLocked({ x: pointer.page.x - start.page.x, y: pointer.page.y - start.page.y }, pointer.shift);
      const layers = movable(from);
      const whole = wholeStep(from, layers, by);
      // With Ctrl or Command nothing attracts, as in Figma.
      const snap = pointer.deep ? noSnap : snapOf(editor, from, layers, whole);
      editor.guides.value = snap.guides;
      const step = axisLocked({ x: whole.x + snap.x, y: whole.y + snap.y }, pointer.shift);
      store.change(() => dragged(from, layers, step, pointer.page));
    },
    end(pointer) {
      finish();
      if (!origin) return;
      const ids = movable(origin).map(({ id }) => id);
      store.change((state) => adopted(state, ids, pointer.page));
      store.commit();
    },
    cancel() {
      finish();
      const before = origin;
      if (before) store.change(() => before);
    },
  };
}

/** Pixels on the screen within which an edge attracts. */
const snapReach = 5;

/** To what stands beside the layers, and to the frames around. */
function snapOf(editor: Editor, state: DocumentState, layers: readonly LayerData[], by: Point): Snap {
  const box = boxAround(state, layers);
  if (!box || layers.some((layer) => layoutParentOf(state, layer))) return noSnap;
  const ids = new Set(layers.map(({ id }) => id));
  const parents = new Set(layers.map(({ parent }) => parent));
  const others = [...parents].flatMap((id) => {
    const parent = state.nodes.get(id);
    if (!parent) return [];
    const beside = childrenOf(state, parent).filter((layer) => layer.visible && !ids.has(layer.id));
    return isLayer(parent) ? [parent, ...beside] : beside;
  });
  const boxes = others.map((layer) => absoluteBoundingBoxOf(state, layer));
  return snapped({ ...box, x: box.x + by.x, y: box.y + by.y }, boxes, snapReach / editor.camera.value.zoom);
}

/** What of the selection a drag moves. */
export function movable(state: DocumentState): LayerData[] {
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
