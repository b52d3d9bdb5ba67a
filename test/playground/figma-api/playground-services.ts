import { deflateSync } from 'node:zlib';
import { vi } from 'vitest';
import { emptyDocument, type DocumentState } from '../../../playground/src/document/document-state.ts';
import { DocumentStore } from '../../../playground/src/document/document-store.ts';
import { ImageStore } from '../../../playground/src/document/image-store.ts';
import type { LandedDrop } from '../../../playground/src/figma-api/drop-event.ts';
import type { KeyValueStore, PluginServices } from '../../../playground/src/figma-api/plugin-services.ts';

/** A playground without a page to show itself on: the real document, everything at the rim recorded. */
export function playgroundServices(state: DocumentState = emptyDocument('Test')) {
  const kept = new Map<string, string>();
  const storage: KeyValueStore = {
    read: (key) => kept.get(key),
    write: (key, value) => void kept.set(key, value),
    delete: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
  let receive: (message: unknown, origin: string) => void = () => undefined;
  const window = {
    open: vi.fn(),
    setVisible: vi.fn(),
    resize: vi.fn(),
    reposition: vi.fn(),
    close: vi.fn(),
    post: vi.fn(),
    onMessage: (listener: typeof receive) => {
      receive = listener;
    },
  };
  let drop: Parameters<PluginServices['onDrop']>[0] = () => false;
  const services = {
    plugin: { id: 'frisket', name: 'Frisket' } as PluginServices['plugin'],
    command: '',
    store: new DocumentStore(state),
    images: new ImageStore(),
    window,
    viewport: { center: { x: 0, y: 0 }, zoom: 1, bounds: { x: 0, y: 0, width: 800, height: 600 }, fit: vi.fn() },
    storage,
    draw: vi.fn<PluginServices['draw']>(() => Promise.resolve(new Uint8Array([1, 2, 3]))),
    onDrop: (listener) => {
      drop = listener;
    },
    notify: vi.fn<PluginServices['notify']>(() => () => undefined),
    close: vi.fn(),
  } satisfies PluginServices;
  return {
    services,
    fromPanel: (message: unknown) => receive(message, 'null'),
    drop: (landed: LandedDrop) => drop(landed),
  };
}

/** A valid PNG of any size, its pixels left out where only the header counts. */
export function png(width: number, height: number, shade = 0): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk('IDAT', deflateSync(Buffer.from([0, shade])));
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))]));
}
