import { FrisketError, parse } from '../../shared/src/errors.ts';
import { memoryKeys, panelMessageSchema, type MemoryKey, type SandboxMessage } from './bridge.ts';
import type { Host, PanelPort } from './host/host.ts';
import { MemoryWriter } from './host/memory-writer.ts';

/** Opens the panel and does in the document what it asks for. */
export function servePanel(host: Host): void {
  const panel = host.openPanel();
  const memory = new MemoryWriter(host);
  host.onClose(() => memory.end());
  const tellSelection = () => panel.post({ type: 'selection', selection: host.selection() });
  host.onSelectionChange(tellSelection);
  host.onEntryDropped((entry, at) => {
    host.placeAgain(entry, at).then(
      () => panel.post({ type: 'history.dropped' }),
      (error: unknown) => panel.post({ type: 'history.dropped', error: FrisketError.wrap(error).toInfo() }),
    );
  });
  panel.onMessage((data) => {
    const message = parse(panelMessageSchema, data, 'message', 'invalid_message');
    switch (message.type) {
      case 'ready':
        void open(host, panel).then(tellSelection);
        break;
      case 'selection.read':
        tellSelection();
        break;
      case 'picture.take':
        void answer(panel, message.request, async (request) => {
          const picture = await host.takePicture(message.layer, message.scale, message.seen);
          return { type: 'picture.taken', request, picture };
        });
        break;
      case 'layer.insert':
        void answer(panel, message.request, async (request) => {
          const inserted = await host.insert(message.insertion);
          return { type: 'layer.inserted', request, inserted };
        });
        break;
      case 'layers.insert':
        void answer(panel, message.request, async (request) => {
          const outcomes = await host.insertAll(message.insertions);
          return { type: 'layers.inserted', request, outcomes };
        });
        break;
      case 'layers.list':
        void answer(panel, message.request, (request) =>
          Promise.resolve({ type: 'layers.listed', request, layers: host.list(message.kind) }),
        );
        break;
      case 'outlines.take':
        void answer(panel, message.request, async (request) => {
          const outlines = await host.takeOutlines(message.layer);
          return { type: 'outlines.taken', request, outlines };
        });
        break;
      case 'variation.show':
        void answer(panel, message.request, async (request) => {
          const inserted = await host.showVariation(message.insertion, message.shown);
          return { type: 'layer.inserted', request, inserted };
        });
        break;
      case 'variation.keep':
        void answer(panel, message.request, async (request) => {
          await host.keepVariation(message.layer);
          return { type: 'done', request };
        });
        break;
      case 'variation.discard':
        void answer(panel, message.request, async (request) => {
          await host.discardVariation(message.layer, message.hidden);
          return { type: 'done', request };
        });
        break;
      case 'history.read':
        void answer(panel, message.request, (request) =>
          Promise.resolve({ type: 'history', request, entries: [...host.history()] }),
        );
        break;
      case 'history.look':
        void answer(panel, message.request, async (request) => {
          const found = await host.historyPicture(message.entry);
          return { type: 'history.picture', request, ...(found ? { bytes: found } : {}) };
        });
        break;
      case 'history.open':
        void answer(panel, message.request, (request) =>
          Promise.resolve({ type: 'history.setup', request, setup: host.historySetup(message.entry) }),
        );
        break;
      case 'history.pin':
        void answer(panel, message.request, (request) => {
          host.pin(message.entry, message.pinned);
          return Promise.resolve({ type: 'done', request });
        });
        break;
      case 'history.place':
        void answer(panel, message.request, async (request) => {
          const inserted = await host.placeAgain(message.entry);
          return { type: 'layer.inserted', request, inserted };
        });
        break;
      case 'result.open':
        void answer(panel, message.request, async (request) => {
          const result = await host.openResult(message.layer);
          return { type: 'result.opened', request, ...result };
        });
        break;
      case 'seeds.find':
        void answer(panel, message.request, async (request) => {
          const seeds = await host.findSeeds();
          return { type: 'seeds.found', request, seeds };
        });
        break;
      case 'memory.write':
        memory.write(message.key, message.value);
        break;
      case 'panel.resize':
        panel.resize(message.width, message.height);
        break;
    }
  });
}

async function open(host: Host, panel: PanelPort): Promise<void> {
  // What cannot be read is as good as forgotten; the panel parses what can.
  const remembered = (key: MemoryKey) => host.readMemory(key).catch(() => undefined);
  const [connection, draft, mask, pending, presets, style] = await Promise.all(memoryKeys.map(remembered));
  panel.post({
    type: 'opened',
    command: host.command,
    document: host.document,
    memory: { connection, draft, mask, pending, presets, style },
  });
}

async function answer(
  panel: PanelPort,
  request: number,
  work: (request: number) => Promise<SandboxMessage>,
): Promise<void> {
  try {
    panel.post(await work(request));
  } catch (error) {
    panel.post({ type: 'failed', request, error: FrisketError.wrap(error).toInfo() });
  }
}
