import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Listed, Outline } from '../../../../plugin/src/bridge.ts';
import { MapSources } from '../../../../plugin/src/ui/maps/map-sources.ts';
import { Structure } from '../../../../plugin/src/ui/style/structure.ts';

const bounds = { x: 0, y: 0, width: 4, height: 4 };
const listed = (id: string): Listed => ({ id, name: id, width: 4, height: 4, bounds });
const outline = (layer: string): Outline => ({
  layer,
  name: layer,
  depth: 0,
  paths: [],
  transform: [
    [1, 0, 0],
    [0, 1, 0],
  ],
});

test('the outlines of a large layer that come late are not taken for those of the one that is selected now', async () => {
  const answers = new Map<string, (outlines: readonly Outline[]) => void>();
  const sources = new MapSources({
    layer: signal(undefined),
    wanted: signal([]),
    takePicture: () => Promise.reject(new Error('No picture is taken here.')),
    client: () => undefined,
    read: () => Promise.reject(new Error('No picture is read here.')),
  });
  const structure = new Structure((layer) => new Promise((resolve) => answers.set(layer, resolve)), sources);
  const shown = [structure.show(listed('large')), structure.show(listed('small'))];
  answers.get('small')!([outline('small')]);
  answers.get('large')!([outline('large')]);
  await Promise.all(shown);
  expect(structure.layers().map(({ id }) => id)).toEqual(['small']);
});
