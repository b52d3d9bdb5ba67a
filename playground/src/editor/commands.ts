import { invert, multiply } from '../../../shared/src/geometry.ts';
import { layersWithin, boxAround } from './hit-test.ts';
import {
  childPlaneOf,
  isInsideInstance,
  outermost,
  pageId,
  pageLayers,
  parentOf,
  type DocumentState,
} from '../document/document-state.ts';
import { moved, removed, updated, withRelativeTransform, withSelection } from '../document/edit.ts';
import { grouped, ungrouped } from '../document/grouping.ts';
import { isLayer, isParent, type LayerData, type NodeId, type ParentData } from '../document/node.ts';
import { primaryAxisOf } from '../document/auto-layout.ts';
import { steppedInFlow } from '../document/flow-order.ts';
import { at } from '../document/layer-defaults.ts';
import { layoutParentOf } from '../document/layout-sizing.ts';
import { copyOf, withCopy, type LayerCopy } from '../document/copy.ts';
import type { Editor } from './editor.ts';

/** Units between a layer and its pasted copy, so that both are seen. */
const pasteOffset = 20;

export function deleteSelected({ store, selected }: Editor): void {
  const layers = selected.value.filter((layer) => !isInsideInstance(store.state, layer));
  if (layers.length > 0) store.act((state) => layers.reduce(removeIfThere, state));
}

function removeIfThere(state: DocumentState, layer: LayerData): DocumentState {
  const current = state.nodes.get(layer.id);
  return current && isLayer(current) ? removed(state, current) : state;
}

/** Moves what is selected, in units of the page. */
export function nudge({ store, selected }: Editor, x: number, y: number): void {
  const layers = selected.value.filter((layer) => !layer.locked);
  if (layers.length > 0) store.act((state) => layers.reduce((next, layer) => nudged(next, layer, x, y), state));
}

/** In a flow the arrows along it change the layer's place there. */
function nudged(state: DocumentState, layer: LayerData, x: number, y: number): DocumentState {
  const frame = layoutParentOf(state, layer);
  if (!frame) return shifted(state, layer, x, y);
  const along = primaryAxisOf(frame) === 'width' ? x : y;
  return along === 0 ? state : steppedInFlow(state, layer, along > 0 ? 1 : -1);
}

/** Moves a layer along the page, whatever plane it stands in. */
export function shifted(state: DocumentState, layer: LayerData, x: number, y: number): DocumentState {
  const parent = parentOf(state, layer);
  const plane = parent && childPlaneOf(state, parent);
  const inverse = plane && invert(plane);
  const current = state.nodes.get(layer.id);
  if (!inverse || !current || !isLayer(current)) return state;
  const shift = multiply(inverse, multiply(at(x, y), plane));
  return withRelativeTransform(state, current, multiply(shift, layer.relativeTransform));
}

export function groupSelected({ store, selected }: Editor): void {
  const [first] = selected.value;
  const layers = selected.value.filter(({ parent }) => parent === first?.parent);
  if (layers.length === 0) return;
  const id = store.newId();
  store.act((state) => withSelection(grouped(state, layers, id, 'Group'), [id]));
}

export function ungroupSelected({ store, selected }: Editor): void {
  const groups = selected.value.filter((layer) => layer.type === 'GROUP');
  if (groups.length > 0) store.act((state) => groups.reduce(ungrouped, state));
}

export function selectAll(editor: Editor): void {
  const { store, selected } = editor;
  const [first] = selected.value;
  const parent = first ? parentOf(store.state, first) : store.state.nodes.get(pageId);
  if (parent && isParent(parent)) editor.select(parent.children);
}

/** The selected layers of one parent go up or down by one place, or all the way. */
export function reorderSelected(
  { store, selected }: Editor,
  direction: 'forward' | 'backward' | 'front' | 'back',
): void {
  const layers = direction === 'forward' || direction === 'back' ? [...selected.value].reverse() : selected.value;
  if (layers.length === 0) return;
  store.act((state) =>
    layers.reduce((next, layer) => {
      const current = next.nodes.get(layer.id);
      const parent = current && parentOf(next, current);
      if (!parent || !isLayer(current)) return next;
      const last = parent.children.length - 1;
      const position = parent.children.indexOf(current.id);
      const target = {
        forward: Math.min(last, position + 1),
        backward: Math.max(0, position - 1),
        front: last,
        back: 0,
      };
      return moved(next, current, parent, target[direction]);
    }, state),
  );
}

export function rename({ store }: Editor, id: NodeId, name: string): void {
  const trimmed = name.trim();
  const node = store.state.nodes.get(id);
  if (node && trimmed !== '' && trimmed !== node.name) store.act((state) => updated(state, node, { name: trimmed }));
}

export function copySelected({ store, selected }: Editor): LayerCopy[] {
  return outermost(store.state, selected.value).map((layer) => copyOf(store.state, layer));
}

/** Beside the originals where those still are, else in the middle of the view. */
export function paste(editor: Editor, copies: readonly LayerCopy[]): void {
  const { store, selected } = editor;
  if (copies.length === 0) return;
  const [first] = selected.value;
  const parent = (first && parentOf(store.state, first)) ?? store.state.nodes.get(pageId);
  if (!parent || !isParent(parent)) return;
  insertCopies(editor, copies, parent, pasteOffset);
}

export function duplicateSelected(editor: Editor): void {
  const copies = copySelected(editor);
  const [first] = editor.selected.value;
  const parent = first && parentOf(editor.store.state, first);
  if (parent) insertCopies(editor, copies, parent, 0);
}

function insertCopies({ store }: Editor, copies: readonly LayerCopy[], parent: ParentData, offset: number): void {
  store.act((state) => {
    const ids: NodeId[] = [];
    const next = copies.reduce((current, copy) => {
      const target = current.nodes.get(parent.id);
      if (!target || !isParent(target)) return current;
      const id = store.newId();
      ids.push(id);
      return withCopy(current, copy, id, target, store.newId, offset);
    }, state);
    return withSelection(next, ids);
  });
}

export function selectWithin(editor: Editor, area: Parameters<typeof layersWithin>[1], add: readonly NodeId[]): void {
  const caught = layersWithin(editor.store.state, area).map(({ id }) => id);
  editor.select([...new Set([...add, ...caught])]);
}

export function fitSelected(editor: Editor): void {
  const { selected, state } = editor;
  editor.fit(boxAround(state.value, selected.value.length > 0 ? selected.value : pageLayers(state.value)));
}
