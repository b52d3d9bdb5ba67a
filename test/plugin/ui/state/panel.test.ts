import { expect, test, vi } from 'vitest';
import type { Layer, SandboxMessage } from '../../../../plugin/src/bridge.ts';
import { servePanel } from '../../../../plugin/src/serve-panel.ts';
import { SandboxPort, type PanelWindow } from '../../../../plugin/src/ui/sandbox-port.ts';
import { CompanionLink } from '../../../../plugin/src/ui/state/connection.ts';
import { Panel } from '../../../../plugin/src/ui/state/panel.ts';
import { FakeHost } from '../../../fakes/fake-host.ts';
import { recipe } from '../../host/sample-recipe.ts';

const bounds = { x: 0, y: 0, width: 40, height: 20 };
const source: Layer = { id: '1:2', name: 'Pool', kind: 'RECTANGLE', fresh: false, bounds };
const result: Layer = { id: '1:7', name: 'turquoise water', kind: 'RECTANGLE', fresh: false, bounds, recipe };
const other: Layer = { id: '1:9', name: 'Garden', kind: 'RECTANGLE', fresh: false, bounds };

/** What the sandbox says reaches the panel when the test lets it: messages may take their time, one more than another. */
interface Opened {
  readonly panel: Panel;
  readonly host: FakeHost;
  /** Lets the first message of a kind through, past those that came before it. */
  deliver(kind: SandboxMessage['type']): Promise<void>;
  /** Lets everything through, in order, from now on. */
  flow(): void;
}

/** A panel over the real sandbox half, opened with the button that a result leaves; no companion is there. */
function relaunched(prepare: (host: FakeHost) => void = () => undefined): Opened {
  const held: SandboxMessage[] = [];
  let flowing = false;
  let hear: Parameters<PanelWindow['addEventListener']>[1] = () => undefined;
  const parent = {
    postMessage: (message: { pluginMessage: unknown }) => queueMicrotask(() => host.hear(message.pluginMessage)),
  };
  const tell = (message: SandboxMessage) => hear({ source: parent, data: { pluginMessage: message } });
  const host = new FakeHost({
    post: (message) => {
      if (flowing) tell(message);
      else held.push(message);
    },
    resize: () => undefined,
  });
  host.command = 'edit';
  for (const layer of [source, result, other])
    host.setPicture(layer.id, { bytes: new Uint8Array([1]), width: 40, height: 20, bounds, region: bounds });
  host.results.set(result.id, { setup: '', source });
  host.selectLayer(result);
  prepare(host);
  servePanel(host);
  const panelWindow: PanelWindow = {
    parent,
    addEventListener: (_type, listener) => {
      hear = listener;
    },
  };
  const sandbox = new SandboxPort(panelWindow, (news) => panel.hear(news));
  const link = new CompanionLink({
    openSocket: () => {
      throw new Error('Nothing is connected here.');
    },
    fetch: () => new Promise(() => undefined),
    remember: () => undefined,
    clientName: 'a test',
    isBlocked: () => Promise.resolve(false),
    openRelay: () => Promise.reject(new Error('Nothing is connected here.')),
  });
  const panel = new Panel(sandbox, link);
  sandbox.post({ type: 'ready' });
  return {
    panel,
    host,
    async deliver(kind) {
      const at = await vi.waitFor(() => {
        const found = held.findIndex(({ type }) => type === kind);
        expect(found, `${kind} among ${held.map(({ type }) => type).join()}`).toBeGreaterThanOrEqual(0);
        return found;
      });
      for (const message of held.splice(at, 1)) tell(message);
    },
    flow() {
      flowing = true;
      for (const message of held.splice(0)) tell(message);
    },
  };
}

const edited = (panel: Panel) => panel.results.editing.result.value?.id;
const isEdited = (panel: Panel) => vi.waitFor(() => expect(edited(panel)).toBe(result.id));

test('the button of a result opens it with its settings', async () => {
  const { panel, flow } = relaunched();
  flow();
  await isEdited(panel);
  expect(panel.draft.value).toMatchObject({ tab: 'generate', prompts: { generate: 'turquoise water' } });
});

test('also where the document tells of the selection before the panel is opened', async () => {
  const { panel, host, deliver, flow } = relaunched();
  host.select({ kind: 'one', layer: result });
  await deliver('selection');
  expect(edited(panel)).toBeUndefined();
  flow();
  await isEdited(panel);
});

test('also where it tells of the selection again before it has said what it keeps of the result', async () => {
  const { panel, host, deliver, flow } = relaunched();
  await deliver('opened');
  await deliver('selection');
  host.select({ kind: 'one', layer: result });
  await deliver('selection');
  await deliver('result.opened');
  await isEdited(panel);
  flow();
  await isEdited(panel);
});

test('a result that is answered for when something else is selected already is not opened', async () => {
  const { panel, host, deliver, flow } = relaunched();
  await deliver('opened');
  await deliver('selection');
  host.select({ kind: 'one', layer: other });
  await deliver('selection');
  await deliver('result.opened');
  flow();
  await vi.waitFor(() => expect(panel.source.source.value).toMatchObject({ kind: 'ready', layer: { id: other.id } }));
  expect(edited(panel)).toBeUndefined();
  expect(panel.draft.value.prompts.generate).toBe('');
});

/** A fill that a panel which was closed has left under way. */
const left = {
  document: 'Holiday campaign',
  run: {
    tab: 'fill',
    several: false,
    variations: [
      {
        id: '2f0ad2b8-3c5f-4d3f-8f5e-0a3a55f2d3a1',
        name: 'red',
        job: { kind: 'generate', model: 'swatch', prompt: 'red', seed: 7, width: 256, height: 256 },
        place: { kind: 'slot', layer: source.id, width: 40, height: 20 },
      },
    ],
  },
};

test.each(['before', 'after'])(
  'the result is shown whose button was pressed, and what was left under way goes on: taken up %s it',
  async (order) => {
    const { panel, deliver, flow } = relaunched((host) => host.memory.set('pending', [left]));
    await deliver('opened');
    await deliver('selection');
    if (order === 'before') await deliver('picture.taken');
    await deliver('result.opened');
    flow();
    await isEdited(panel);
    await vi.waitFor(() => expect(panel.runner.isRunning).toBe(true));
    expect(panel.draft.value.tab).toBe('generate');
  },
);
