import { boundsOf, invert } from '../../../shared/src/geometry.ts';
import { noAutoLayout } from '../document/auto-layout.ts';
import { childPlaneOf, layerOf, parentOf, type DocumentState } from '../document/document-state.ts';
import { inserted, movedInPlace, withSelection } from '../document/edit.ts';
import { withInferredAutoLayout } from '../document/infer-auto-layout.ts';
import { at, newFrame } from '../document/layer-defaults.ts';
import { isFrame, type LayerData, type NodeId } from '../document/node.ts';
import type { Editor } from './editor.ts';
import { boxAround } from './hit-test.ts';

/** Figma's Shift+A: the selected frame arranges what is in it; anything else gets a frame around it that does. */
export function addAutoLayout({ store, selected }: Editor): void {
  const [first, ...others] = selected.value;
  if (!first) return;
  if (others.length === 0 && isFrame(first)) {
    if (first.layoutMode === 'NONE' && first.type !== 'INSTANCE')
      store.act((state) => withInferredAutoLayout(state, first));
    return;
  }
  const layers = selected.value.filter(({ parent }) => parent === first.parent);
  const id = store.newId();
  store.act((state) => withSelection(wrapped(state, layers, id), [id]));
}

function wrapped(state: DocumentState, layers: readonly LayerData[], id: NodeId): DocumentState {
  const [first] = layers;
  const parent = first && parentOf(state, first);
  const toPlane = parent && invert(childPlaneOf(state, parent));
  const onPage = boxAround(state, layers);
  if (!parent || !toPlane || !onPage) return state;
  const { x, y, width, height } = boundsOf(toPlane, onPage);
  const members = parent.children.filter((child) => layers.some((layer) => layer.id === child));
  const frame = newFrame(id, { relativeTransform: at(x, y), width, height, fills: [], clipsContent: false });
  const top = parent.children.indexOf(members.at(-1) ?? '') + 1;
  let next = inserted(state, { ...frame, ...noAutoLayout }, parent, top);
  for (const [index, member] of members.entries()) {
    const layer = layerOf(next, member);
    const target = layerOf(next, id);
    if (layer && target && isFrame(target)) next = movedInPlace(next, layer, target, index);
  }
  const target = layerOf(next, id);
  return target && isFrame(target) ? withInferredAutoLayout(next, target) : state;
}
