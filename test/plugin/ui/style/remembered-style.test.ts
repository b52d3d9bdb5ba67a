import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { MapSources } from '../../../../plugin/src/ui/maps/map-sources.ts';
import { RememberedStyle } from '../../../../plugin/src/ui/style/remembered-style.ts';
import { Structure } from '../../../../plugin/src/ui/style/structure.ts';
import { StyleReferences } from '../../../../plugin/src/ui/style/style-references.ts';

const read = async (picture: Blob) => new Uint8Array(await picture.arrayBuffer());

/** A panel's style, and what it writes down. */
function opened(document = 'Campaign', remembered?: unknown) {
  const sources = new MapSources({
    layer: signal(undefined),
    wanted: signal([]),
    takePicture: () => Promise.reject(new Error('No picture is taken here.')),
    client: () => undefined,
    read,
  });
  const references = new StyleReferences(read);
  const structure = new Structure(() => Promise.resolve([]), sources);
  const written: unknown[] = [];
  // As the host keeps it: plain data.
  const style = new RememberedStyle(references, structure, (value) => written.push(JSON.parse(JSON.stringify(value))));
  style.open(document, remembered);
  return { references, structure, sources, written };
}

test('pictures that were chosen and not used yet are there again when the panel is opened again', async () => {
  const before = opened();
  await before.references.add('waves.png', new Blob([Uint8Array.of(1, 2, 3)]));
  await before.sources.bring('edges', new Blob([Uint8Array.of(9)]));
  before.sources.choose('depth', 'picture');
  before.structure.toggle('1:4', false);
  const { references, sources, structure, written } = opened('Campaign', before.written.at(-1));
  expect(references.chosen.value).toEqual(before.references.chosen.value);
  expect([sources.sourceOf('edges'), sources.sourceOf('depth')]).toEqual(['own', 'picture']);
  expect((await sources.maps('1:1', ['edges'])).get('edges')).toEqual(Uint8Array.of(9));
  expect([...structure.leftOut.value]).toEqual(['1:4']);
  // Nothing has changed: nothing is written.
  expect(written).toEqual([]);
});

test('layers that are left out stay so in their own document: others have layers of the same ids', () => {
  const before = opened();
  before.structure.toggle('1:4', false);
  const { structure } = opened('Another', before.written.at(-1));
  expect([...structure.leftOut.value]).toEqual([]);
});

test.each([undefined, null, 7, { document: 'Campaign' }, { document: 'Campaign', setup: { references: 7 } }])(
  'what cannot be read, %j, is as good as not there',
  (remembered) => {
    const { references, written } = opened('Campaign', remembered);
    expect(references.chosen.value).toEqual([]);
    expect(written).toEqual([]);
  },
);

test('a map that is too large to be kept takes no other with it', async () => {
  const { sources, references, written } = opened();
  await sources.bring('edges', new Blob([new Uint8Array(3_000_000)]));
  await sources.bring('depth', new Blob([Uint8Array.of(9)]));
  await references.add('waves.png', new Blob([Uint8Array.of(1)]));
  expect(written.at(-1)).toMatchObject({
    setup: { references: [{ name: 'waves.png' }], ownMaps: [{ map: 'depth' }] },
  });
});
