import { expect, test, vi } from 'vitest';
import type { Layer } from '../../../../plugin/src/bridge.ts';
import type { Panel } from '../../../../plugin/src/ui/state/panel.ts';
import type { FakeHost } from '../../../fakes/fake-host.ts';
import { recipe } from '../../host/sample-recipe.ts';
import { openPanelOverHost, type PanelOverHost } from '../panel-over-host.ts';

const bounds = { x: 0, y: 0, width: 40, height: 20 };
const source: Layer = { id: '1:2', name: 'Pool', kind: 'RECTANGLE', fresh: false, bounds };
const result: Layer = { id: '1:7', name: 'turquoise water', kind: 'RECTANGLE', fresh: false, bounds, recipe };
const other: Layer = { id: '1:9', name: 'Garden', kind: 'RECTANGLE', fresh: false, bounds };

/** A panel that was opened with the button that a result leaves. */
function relaunched(prepare: (host: FakeHost) => void = () => undefined): PanelOverHost {
  return openPanelOverHost((host) => {
    host.command = 'edit';
    for (const layer of [source, result, other])
      host.setPicture(layer.id, { bytes: new Uint8Array([1]), width: 40, height: 20, bounds, region: bounds });
    host.results.set(result.id, { setup: '', source });
    host.selectLayer(result);
    prepare(host);
  });
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

test('what is typed and painted is handed over at once: a panel that is closed says nothing more', async () => {
  const { panel, host, flow } = openPanelOverHost((fake) => {
    fake.setPicture(source.id, { bytes: new Uint8Array([1]), width: 40, height: 20, bounds, region: bounds });
    fake.selectLayer(source);
  });
  flow();
  await vi.waitFor(() => expect(panel.source.source.value.kind).toBe('ready'));
  const mask = { width: 40, height: 20, edits: [{ kind: 'invert' as const }] };
  panel.source.setMask(mask);
  for (const prompt of ['w', 'wa', 'water']) panel.setPrompt('fill', prompt);
  // As far as messages go that were posted before the frame went.
  await Promise.resolve();
  host.close();
  expect(host.memory.get('draft')).toMatchObject({ prompts: { fill: 'water' } });
  expect(host.memory.get('mask')).toEqual({ layer: source.id, mask });

  const again = openPanelOverHost((fake) => {
    for (const [key, value] of host.memory) fake.memory.set(key, value);
    fake.setPicture(source.id, { bytes: new Uint8Array([1]), width: 40, height: 20, bounds, region: bounds });
    fake.selectLayer(source);
  });
  again.flow();
  await vi.waitFor(() => expect(again.panel.source.mask.value).toEqual(mask));
  expect(again.panel.draft.value.prompts.fill).toBe('water');
});

test('what changes before the panel knows what it remembered is added to that, and does not take its place', async () => {
  const remembered = { prompts: { fill: '', generate: 'dunes', style: '', sets: '' }, size: '512x512' };
  const frame: Layer = { id: '1:4', name: 'Empty', kind: 'FRAME', fresh: false, bounds, slot: bounds };
  const { panel, host, deliver, flow } = openPanelOverHost((fake) => fake.memory.set('draft', remembered));
  host.select({ kind: 'one', layer: frame });
  await deliver('selection');
  expect(panel.slot.value?.layer).toBe(frame.id);
  await new Promise(setImmediate);
  expect(host.memory.get('draft')).toEqual(remembered);
  flow();
  await vi.waitFor(() => expect(panel.draft.value.prompts.generate).toBe('dunes'));
  expect(panel.draft.value.size).toBe('slot');
  panel.change({ brush: 9 });
  await vi.waitFor(() => expect(host.memory.get('draft')).toMatchObject({ brush: 9, prompts: remembered.prompts }));
});
