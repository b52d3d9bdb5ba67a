import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Rect } from '../../../shared/src/geometry.ts';
import type { Camera, Insets, Size } from './camera.ts';
import { fitted } from './camera.ts';
import { boxAround } from './hit-test.ts';
import { pageLayers, selectedLayers, type DocumentState } from '../document/document-state.ts';
import type { DocumentStore, Edit } from '../document/document-store.ts';
import { withSelection } from '../document/edit.ts';
import type { ImageStore } from '../document/image-store.ts';
import type { LayerData, NodeId } from '../document/node.ts';
import { Bitmaps } from '../render/bitmaps.ts';
import type { Guide } from './snap.ts';
import { Toasts } from './toasts.ts';

export type Tool = 'move' | 'frame' | 'rectangle' | 'ellipse' | 'text' | 'hand';

/** What the playground shows and what a person does with it; components and gestures read and change it here. */
export class Editor {
  readonly store: DocumentStore;
  readonly images: ImageStore;
  readonly bitmaps: Bitmaps;
  readonly toasts = new Toasts();

  readonly state: ReadonlySignal<DocumentState>;
  readonly selected: ReadonlySignal<readonly LayerData[]>;
  readonly history: ReadonlySignal<{ readonly canUndo: boolean; readonly canRedo: boolean }>;
  /** Counts pictures that have been decoded since, so that the canvas knows to draw again. */
  readonly decoded = signal(0);

  readonly tool = signal<Tool>('move');
  readonly camera = signal<Camera>({ x: 0, y: 0, zoom: 1 });
  /** The canvas's size in CSS pixels. */
  readonly canvasSize = signal<Size>({ width: 1, height: 1 });
  /** What covers the canvas: the plugin's window and the toolbar. */
  readonly covered = signal<Insets>({ left: 0, top: 0, right: 0, bottom: 0 });
  readonly hovered = signal<NodeId | undefined>(undefined);
  readonly marquee = signal<Rect | undefined>(undefined);
  /** Lines along which what is dragged has been aligned. */
  readonly guides = signal<readonly Guide[]>([]);
  readonly edited = signal<NodeId | undefined>(undefined);
  readonly renamed = signal<NodeId | undefined>(undefined);

  constructor(store: DocumentStore, images: ImageStore) {
    this.store = store;
    this.images = images;
    this.bitmaps = new Bitmaps(images, () => this.decoded.value++);
    const state = signal(store.state);

    this.state = state;
    const { canUndo, canRedo } = store;
    const history = signal({ canUndo, canRedo });
    this.history = history;
    store.subscribe((next) => {
      state.value = next;
      history.value = { canUndo: store.canUndo, canRedo: store.canRedo };
    });
    this.selected = computed(() => selectedLayers(state.value));
  }

  /** One step of history. */
  act(edit: Edit): void {
    this.store.act(edit);
  }

  select(ids: readonly NodeId[]): void {
    this.store.change((state) => withSelection(state, ids));
  }

  fit(bounds: Rect | undefined = boxAround(this.state.value, pageLayers(this.state.value))): void {
    if (bounds) this.camera.value = fitted(bounds, this.canvasSize.value, this.#margins());
  }

  /** Room between what is fitted and the edges, pixels. */
  #margins(): Insets {
    const margin = 48;
    const { left, top, right, bottom } = this.covered.value;
    return { left: left + margin, top: top + margin, right: right + margin, bottom: bottom + margin };
  }
}
