import { apply } from '../../../shared/src/geometry.ts';
import { absoluteBoundingBoxOf } from '../document/bounds.ts';
import { absoluteTransformOf, layerOf } from '../document/document-state.ts';
import type { NodeData } from '../document/node.ts';
import { toScreen, type Point } from '../editor/camera.ts';
import { exportPicture } from '../render/export-picture.ts';
import { exportRegion } from '../render/export-region.ts';
import type { Editor } from '../editor/editor.ts';

/** What tests see of the playground: it reads, and changes nothing. */
export interface PlaygroundHook {
  /** Every node of the document by its id. */
  document(): Readonly<Record<string, NodeData>>;
  selection(): readonly string[];
  /** PNG of a layer in its upright box on the page, with what else lies there unless `contentsOnly`. */
  exportNode(id: string, scale?: number, contentsOnly?: boolean): Promise<Uint8Array>;
  /** Encoded bytes of a picture in the document. */
  image(hash: string): Uint8Array | undefined;
  /** The layer's upright box on the page. */
  bounds(id: string): { x: number; y: number; width: number; height: number };
  /** Where a point of a layer, in parts of its sides, is shown: CSS pixels of the window. */
  pointOnScreen(id: string, across: number, down: number): Point;
}

declare global {
  interface Window {
    playground?: PlaygroundHook;
  }
}

export function installTestHook(editor: Editor): void {
  const layer = (id: string) => {
    const found = layerOf(editor.store.state, id);
    if (!found) throw new Error(`There is no layer ${id}.`);
    return found;
  };
  window.playground = {
    document: () => Object.fromEntries(editor.store.state.nodes),
    selection: () => editor.store.state.selection,
    exportNode: (id, scale = 1, contentsOnly = true) => {
      const { state } = editor.store;
      const region = exportRegion(absoluteBoundingBoxOf(state, layer(id)), { type: 'SCALE', value: scale });
      return exportPicture(state, editor.bitmaps, { layer: layer(id), region, format: 'PNG', contentsOnly });
    },
    image: (hash) => editor.images.get(hash)?.bytes,
    bounds: (id) => absoluteBoundingBoxOf(editor.store.state, layer(id)),
    pointOnScreen: (id, across, down) => {
      const { width, height } = layer(id);
      const [x, y] = apply(absoluteTransformOf(editor.store.state, layer(id)), across * width, down * height);
      const onCanvas = toScreen(editor.camera.value, { x, y });
      const { left, top } = document.querySelector('[data-testid=canvas]')?.getBoundingClientRect() ?? {
        left: 0,
        top: 0,
      };
      return { x: left + onCanvas.x, y: top + onCanvas.y };
    },
  };
}
