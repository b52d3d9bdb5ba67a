import { describe, expect, test } from 'vitest';
import { absoluteBoundingBoxOf } from '../../../playground/src/document/bounds.ts';
import {
  absoluteTransformOf,
  childrenOf,
  type DocumentState,
} from '../../../playground/src/document/document-state.ts';
import { at, newFrame, newRectangle, newText } from '../../../playground/src/document/layer-defaults.ts';
import { subtreeOf } from '../../../playground/src/document/document-state.ts';
import { documentOf, layer } from '../../playground/document/sample-layers.ts';
import { png } from '../../playground/figma-api/playground-services.ts';
import { openDocument } from './open-document.ts';

/** A hero: a picture, a headline and a button over it, in a frame that is turned. */
function hero() {
  const angle = Math.PI / 6;
  return documentOf(
    [newRectangle('1:9', { name: 'ground', relativeTransform: at(-50, -50), width: 900, height: 900 })],
    [
      newFrame('1:1', {
        name: 'hero',
        relativeTransform: [
          [Math.cos(angle), -Math.sin(angle), 300],
          [Math.sin(angle), Math.cos(angle), 80],
        ],
        width: 400,
        height: 300,
      }),
    ],
    [newRectangle('1:2', { name: 'photo', relativeTransform: at(10, 10), width: 320, height: 200 }), '1:1'],
    [newText('1:3', { characters: 'Headline', relativeTransform: at(20, 20) }), '1:1'],
    [newFrame('1:4', { name: 'button', relativeTransform: at(20, 90) }, 'INSTANCE'), '1:1'],
    [newText('1:5', { characters: 'Far away', relativeTransform: at(5_000, 0) })],
  );
}

/** Takes the picture, and says what was drawn: by name, in drawing order, with opacity and place on the page. */
async function drawn(id: string, around: boolean) {
  const document = openDocument(hero());
  const before = document.store.state;
  let seen: { state: DocumentState; stage: string } | undefined;
  document.services.draw.mockImplementation((state, { layer: stage, region, contentsOnly }) => {
    expect(contentsOnly).toBe(true);
    seen = { state, stage: stage.id };
    return Promise.resolve(png(region.width, region.height));
  });
  const picture = await document.host.takePicture(id, undefined, { around, withoutInterface: true });
  const { state, stage } = seen!;
  const layers = subtreeOf(state, layer(state, stage)).slice(1);
  return { ...document, before, picture, state, stage: layer(state, stage), layers };
}

describe('a picture without text and components', () => {
  test('shows the layer with what lies around it, and sees through words and controls', async () => {
    const { layers } = await drawn('1:2', true);
    expect(layers.map(({ name, opacity }) => [name, opacity])).toEqual([
      ['ground', 1],
      ['hero', 1],
      ['photo', 1],
      ['Headline', 0],
      ['button', 0],
    ]);
  });

  test('shows the layer alone where nothing else is asked for', async () => {
    const { layers } = await drawn('1:2', false);
    expect(layers.map(({ name }) => name)).toEqual(['photo']);
  });

  test('has everything where it is on the page, and is cut to the layer', async () => {
    const { state, before, stage, layers } = await drawn('1:2', true);
    const photo = layers.find(({ name }) => name === 'photo')!;
    const there = absoluteTransformOf(before, layer(before, '1:2')).flat();
    absoluteTransformOf(state, photo)
      .flat()
      .forEach((value, index) => expect(value).toBeCloseTo(there[index]!, 9));
    expect(stage).toMatchObject({ clipsContent: true, fills: [] });
    expect(absoluteBoundingBoxOf(state, stage)).toEqual(absoluteBoundingBoxOf(before, layer(before, '1:2')));
  });

  test('is of a text, if that is what was selected', async () => {
    const { layers } = await drawn('1:3', false);
    expect(layers).toMatchObject([{ name: 'Headline', opacity: 1 }]);
  });

  test('leaves the document, the selection and the undo history as they were', async () => {
    const { store, before } = await drawn('1:2', true);
    expect(store.state.nodes).toEqual(before.nodes);
    expect(store.state.selection).toBe(before.selection);
    expect(store.canUndo).toBe(false);
  });

  test('leaves nothing behind when it cannot be drawn', async () => {
    const { host, store, services } = openDocument(hero());
    const before = store.state;
    services.draw.mockRejectedValueOnce(new Error('Out of memory'));
    await expect(host.takePicture('1:2', undefined, { around: true, withoutInterface: true })).rejects.toThrow();
    expect(childrenOf(store.state, store.state.nodes.get('0:1')!)).toEqual(
      childrenOf(before, before.nodes.get('0:1')!),
    );
  });
});
