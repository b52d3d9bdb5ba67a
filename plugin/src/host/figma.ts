import { draggedEntryType, panelSizes, type Insertion, type SandboxMessage } from '../bridge.ts';
import { insertAll } from './figma-insert-all.ts';
import { insert } from './figma-insert-once.ts';
import { listSelection } from './figma-list.ts';
import { takeOutlines } from './figma-outlines.ts';
import { discardVariation, keepVariation, showVariation } from './figma-variations.ts';
import type { FigmaApi } from './figma-members.ts';
import { takePicture } from './figma-picture.ts';
import { describeSelection } from './figma-selection.ts';
import { entryPicture, pinEntry } from './figma-history.ts';
import { placeAgain } from './figma-place-again.ts';
import { readEntrySetup, readHistory } from './history.ts';
import { findSeeds } from './figma-seeds.ts';
import { openResult } from './figma-open-result.ts';
import type { Host } from './host.ts';

/** @param html the panel's page, which Figma hands to the sandbox half */
export function createFigmaHost(figma: FigmaApi, html: string): Host {
  let fresh: string | undefined;
  let variation: Pick<Insertion, 'thumbnail'> = {};
  const selecting = (id: string) => {
    fresh = id;
  };
  return {
    command: figma.command,
    get document() {
      return figma.root.name;
    },
    openPanel() {
      figma.showUI(html, { ...panelSizes.small, title: 'Frisket', themeColors: true });
      return {
        post: (message: SandboxMessage) => figma.ui.postMessage(message),
        onMessage: (listener) => figma.ui.on('message', (data: unknown) => listener(data)),
        resize: (width, height) => figma.ui.resize(width, height),
      };
    },
    onClose: (listener) => figma.on('close', listener),
    selection: () => describeSelection(figma, fresh),
    onSelectionChange(listener) {
      const onChange = () => {
        const { selection } = figma.currentPage;
        if (selection.length !== 1 || selection[0]?.id !== fresh) fresh = undefined;
        listener();
      };
      figma.on('selectionchange', onChange);
      figma.on('currentpagechange', onChange);
    },
    takePicture: (layer, scale, seen) => takePicture(figma, layer, scale, seen),
    insert: (insertion) => insert(figma, insertion, selecting),
    showVariation(insertion, shown) {
      const { thumbnail } = insertion;
      variation = thumbnail === undefined ? {} : { thumbnail };
      return showVariation(figma, insertion, shown, selecting);
    },
    insertAll: (insertions) => insertAll(figma, insertions),
    list: (kind) => listSelection(figma, kind),
    takeOutlines: (layer) => takeOutlines(figma, layer),
    keepVariation: (layer) => keepVariation(figma, layer, variation),
    discardVariation: (layer, hidden) => discardVariation(figma, layer, hidden),
    history: () => readHistory(figma.root),
    historyPicture: (id) => entryPicture(figma, id),
    historySetup: (id) => readEntrySetup(figma.root, id),
    placeAgain: (id, at) => placeAgain(figma, id, selecting, at),
    onEntryDropped(listener) {
      figma.on('drop', ({ items, node, absoluteX, absoluteY }) => {
        const dragged = items.find(({ type }) => type === draggedEntryType);
        if (!dragged) return true;
        listener(dragged.data, { x: absoluteX, y: absoluteY, container: node.id });
        // Figma is to do nothing with it.
        return false;
      });
    },
    pin: (id, pinned) => pinEntry(figma, id, pinned),
    openResult: (layer) => openResult(figma, layer),
    findSeeds: () => findSeeds(figma),
    readMemory: (key) => figma.clientStorage.getAsync(key),
    async writeMemory(key, value) {
      if (value === null) await figma.clientStorage.deleteAsync(key);
      else await figma.clientStorage.setAsync(key, value);
    },
  };
}
