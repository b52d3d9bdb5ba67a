import { describe, expect, test } from 'vitest';
import { at, newFrame, newRectangle, newText } from '../../../playground/src/document/layer-defaults.ts';
import { solid } from '../../../playground/src/document/paint.ts';
import { withColorVariables } from '../../../playground/src/document/edit.ts';
import { sampleVariables } from '../../../playground/src/sample/sample-variables.ts';
import { documentOf } from '../../playground/document/sample-layers.ts';
import { openDocument } from './open-document.ts';

const text = (id: string, characters: string, y: number, fontSize = 16) =>
  newText(id, { characters, fontSize, width: 200, height: 20, relativeTransform: at(0, y) });

const branded = () => withColorVariables(page(), sampleVariables);

const page = () =>
  documentOf(
    [newFrame('1:1', { name: 'Page', width: 400, height: 900, fills: [solid('#fffdf9')] })],
    [newRectangle('1:2', { width: 400, height: 200, fills: [solid('#1f4f4b')] }), '1:1'],
    [text('1:3', 'Mornings by\nthe water', 240, 52), '1:1'],
    [text('1:4', 'From 84 a night', 210, 13), '1:1'],
    [text('1:5', 'Read our terms of use', 880, 13), '1:1'],
    [text('1:6', 'Journal', 205), '1:1'],
    [text('1:10', '水辺の朝に', 890, 13), '1:1'],
    [{ ...text('1:7', 'Not to be seen', 205), visible: false }, '1:1'],
    [newFrame('1:8', { name: 'Another page', relativeTransform: at(0, 1000) })],
    [text('1:9', 'Of another page', 0, 60), '1:8'],
  );

describe('what a design says for itself', () => {
  test('is the words near what is selected within its page, headlines first, and the document’s colours', async () => {
    const { host, select } = openDocument(branded());
    select('1:2');
    const { copy, colours } = await host.findSeeds();
    expect(copy).toEqual(['Mornings by the water', 'From 84 a night', 'Read our terms of use', '水辺の朝に']);
    expect(colours.slice(0, 2)).toEqual([
      { name: 'Brand/Harbour', colour: [31, 79, 75] },
      { name: 'Brand/Sunrise', colour: [242, 164, 140] },
    ]);
    // An alias has the value of what it stands for.
    expect(colours).toContainEqual({ name: 'Button/Background', colour: [31, 79, 75] });
  });

  test('without a selection is the colours alone', async () => {
    const { host } = openDocument(branded());
    const { copy, colours } = await host.findSeeds();
    expect(copy).toEqual([]);
    expect(colours.map(({ name }) => name)).toContain('Brand/Sunrise');
    expect(colours.map(({ name }) => name)).not.toContain('Button/Background');
  });

  test('where there are no variables is what the page is painted with', async () => {
    const { host, select } = openDocument(page());
    select('1:2');
    expect((await host.findSeeds()).colours).toContainEqual({ name: 'Page', colour: [255, 253, 249] });
  });
});
