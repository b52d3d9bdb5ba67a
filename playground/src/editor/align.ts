import type { Rect } from '../../../shared/src/geometry.ts';
import { absoluteBoundingBoxOf } from '../document/bounds.ts';
import { layerOf, outermost, parentOf, type DocumentState } from '../document/document-state.ts';
import { isLayer, type LayerData } from '../document/node.ts';
import { shifted } from './commands.ts';
import type { Editor } from './editor.ts';
import { boxAround } from './hit-test.ts';

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** Several layers are aligned to the box around them, one to the frame that it stands in. */
export function alignSelected({ store, selected }: Editor, alignment: Alignment): void {
  const layers = alignable(store.state, selected.value);
  const [first] = layers;
  const parent = first && parentOf(store.state, first);
  const frame = parent && isLayer(parent) ? absoluteBoundingBoxOf(store.state, parent) : undefined;
  const within = layers.length > 1 ? boxAround(store.state, layers) : frame;
  if (within) store.act((state) => layers.reduce((next, layer) => aligned(next, layer, within, alignment), state));
}

export function canAlign(state: DocumentState, layers: readonly LayerData[]): boolean {
  const [first, ...others] = alignable(state, layers);
  if (!first || others.length > 0) return first !== undefined;
  const parent = parentOf(state, first);
  return parent !== undefined && isLayer(parent);
}

function alignable(state: DocumentState, layers: readonly LayerData[]): LayerData[] {
  return outermost(state, layers).filter(({ locked }) => !locked);
}

function aligned(state: DocumentState, layer: LayerData, within: Rect, alignment: Alignment): DocumentState {
  const current = layerOf(state, layer.id);
  if (!current) return state;
  const box = absoluteBoundingBoxOf(state, current);
  const x = within.x - box.x;
  const y = within.y - box.y;
  const across = within.width - box.width;
  const down = within.height - box.height;
  switch (alignment) {
    case 'left':
      return shifted(state, current, x, 0);
    case 'center':
      return shifted(state, current, x + Math.round(across / 2), 0);
    case 'right':
      return shifted(state, current, x + across, 0);
    case 'top':
      return shifted(state, current, 0, y);
    case 'middle':
      return shifted(state, current, 0, y + Math.round(down / 2));
    case 'bottom':
      return shifted(state, current, 0, y + down);
  }
}
