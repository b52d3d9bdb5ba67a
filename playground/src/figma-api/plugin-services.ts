import type { Rect } from '../../../shared/src/geometry.ts';
import type { DocumentState } from '../document/document-state.ts';
import type { DocumentStore } from '../document/document-store.ts';
import type { ImageStore } from '../document/image-store.ts';
import type { LandedDrop } from './drop-event.ts';
import type { PictureRequest } from '../render/export-picture.ts';

export interface WindowOptions {
  readonly visible: boolean;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** In the page's own pixels; where the playground likes unless given. */
  readonly position?: { readonly x: number; readonly y: number };
  readonly themeColors: boolean;
}

/** The window that shows the plugin's page. */
export interface PluginWindow {
  open(html: string, options: WindowOptions): void;
  setVisible(visible: boolean): void;
  resize(width: number, height: number): void;
  reposition(x: number, y: number): void;
  close(): void;
  /** @param origin of the document that may read it, or `*` */
  post(message: unknown, origin: string): void;
  /** What the plugin's page sends, with its origin (`null` for one without). */
  onMessage(listener: (message: unknown, origin: string) => void): void;
}

export interface Viewport {
  center: { readonly x: number; readonly y: number };
  /** Pixels a unit of the page. */
  zoom: number;
  readonly bounds: Rect;
  fit(bounds: Rect): void;
}

export interface Notification {
  readonly message: string;
  readonly error: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly button?: { readonly text: string; readonly action: () => unknown } | undefined;
  readonly onDequeue?: ((reason: 'timeout' | 'dismiss' | 'action_button_click') => void) | undefined;
}

/** Text by key, as `localStorage` keeps it. */
export interface KeyValueStore {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  delete(key: string): void;
  keys(): string[];
}

/** What the playground lends to Figma's API. */
export interface PluginServices {
  /** From the manifest; without an id Figma lets a plugin keep no private data. */
  readonly plugin: { readonly id: string | undefined; readonly name: string };
  readonly command: string;
  readonly store: DocumentStore;
  readonly images: ImageStore;
  readonly window: PluginWindow;
  readonly viewport: Viewport;
  readonly storage: KeyValueStore;
  /** Told of what the plugin's page lets go over the canvas; says whether the plugin has seen to it. */
  onDrop(listener: (drop: LandedDrop) => boolean): void;
  draw(state: DocumentState, request: PictureRequest): Promise<Uint8Array>;
  /** @returns how to take it away early */
  notify(notification: Notification): () => void;
  /** Ends the plugin. */
  close(): void;
}
