import { expect, test, vi } from 'vitest';
import type { Layer, Listed } from '../../../../plugin/src/bridge.ts';
import { toBase64 } from '../../../../plugin/src/ui/base64.ts';
import { writeStyleSetup } from '../../../../plugin/src/ui/results/setup.ts';
import { styleSetup } from '../../../../plugin/src/ui/style/style-setup.ts';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import type { Recipe } from '../../../../shared/src/job.ts';
import { recipe } from '../../host/sample-recipe.ts';
import { openPanelOverHost } from '../panel-over-host.ts';

const bounds = { x: 0, y: 0, width: 40, height: 20 };
const frame: Listed = { id: '1:2', name: 'Hero', width: 40, height: 20, bounds };
const frameLayer: Layer = { id: '1:2', name: 'Hero', kind: 'FRAME', fresh: false, bounds };
const bytes = Uint8Array.of(1, 2, 3);
const image = imageIdOf(bytes);
const restyled: Recipe = {
  ...recipe,
  source: '1:2',
  job: {
    kind: 'restyle',
    model: 'swatch',
    prompt: 'woodcut',
    seed: 7,
    image,
    style: { adapter: 'style', imageEncoder: 'encoder', images: [image], scale: 1 },
  },
};
const result: Layer = { id: '1:7', name: 'Restyled', kind: 'RECTANGLE', fresh: true, bounds, recipe: restyled };
const setup = writeStyleSetup(styleSetup([{ id: image, name: 'waves.png', bytes }], [], new Set()));

function opened() {
  const { panel, host, flow } = openPanelOverHost((host) => {
    host.memory.set('draft', { tab: 'style' });
    host.listed.layers = [frame];
    host.selectLayer(frameLayer);
  });
  flow();
  const shown = () => panel.batches.usable.value.map(({ id }) => id);
  return { panel, host, shown };
}

test('a picture that has just been restyled is selected to be seen: the work goes on with what it was made from', async () => {
  const { panel, host, shown } = opened();
  await vi.waitFor(() => expect(shown()).toEqual(['1:2']));
  host.listed.layers = [{ ...frame, id: '1:7', name: 'Restyled' }];
  host.selectLayer(result);
  await vi.waitFor(() => expect(panel.selection.value).toMatchObject({ layer: { id: '1:7' } }));
  expect(shown()).toEqual(['1:2']);
  // Nor does it matter which tab was looked at meanwhile.
  panel.change({ tab: 'fill' });
  panel.change({ tab: 'style' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(shown()).toEqual(['1:2']);
  // Selected by the person it is a layer like any other.
  host.selectLayer({ ...result, fresh: false });
  await vi.waitFor(() => expect(shown()).toEqual(['1:7']));
});

test('the settings of an entry of the history bring its style pictures back, though its layer is gone', async () => {
  const { panel, host } = opened();
  host.entrySetups.set('entry', setup);
  await panel.useEntry({ id: 'entry', name: 'Restyled', pinned: false, madeAt: 0, recipe: restyled });
  expect(panel.draft.value).toMatchObject({ tab: 'style', prompts: { style: 'woodcut' } });
  expect(panel.batches.references.chosen.value).toEqual([{ id: image, name: 'waves.png', bytes }]);
  expect(host.memory.get('style')).toMatchObject({
    setup: { references: [{ name: 'waves.png', picture: toBase64(bytes) }] },
  });
});
