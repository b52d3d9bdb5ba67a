import { describe, expect, test } from 'vitest';
import { panelMessageSchema, sandboxMessageSchema } from '../../plugin/src/bridge.ts';
import { recipe } from './host/sample-recipe.ts';

const place = { kind: 'slot', layer: '1:2', width: 64, height: 64 };
const insertion = { bytes: new Uint8Array([1]), name: 'water', recipe, place };

describe('the sandbox refuses from the panel', () => {
  test.each([
    ['a kind of message that there is not', { type: 'node.delete', id: '1:2' }],
    ['a picture that is no bytes', { type: 'layer.insert', request: 1, insertion: { ...insertion, bytes: 'iVBOR' } }],
    ['a layer without a name', { type: 'layer.insert', request: 1, insertion: { ...insertion, name: '' } }],
    [
      'a recipe with an unknown job',
      {
        type: 'layer.insert',
        request: 1,
        insertion: { ...insertion, recipe: { ...recipe, job: { kind: 'explode' } } },
      },
    ],
    [
      'a place of half pixels',
      { type: 'layer.insert', request: 1, insertion: { ...insertion, place: { ...place, width: 1.5 } } },
    ],
    ['another key of the memory', { type: 'memory.write', key: 'figma', value: 1 }],
    ['a window of no height', { type: 'panel.resize', width: 340, height: 0 }],
  ])('%s', (_name, message) => {
    expect(panelMessageSchema.safeParse(message).success).toBe(false);
  });

  test('and takes an insertion as it is meant', () => {
    const message = { type: 'layer.insert', request: 1, insertion };
    expect(panelMessageSchema.parse(message)).toEqual(message);
  });
});

describe('the panel refuses from the sandbox', () => {
  test.each([
    ['a picture without bytes', { type: 'picture.taken', request: 1, picture: { layer: '1:2', width: 1, height: 1 } }],
    ['an error with a code that there is not', { type: 'failed', request: 1, error: { code: 'oops', message: '' } }],
    ['a selection of several that is one', { type: 'selection', selection: { kind: 'several', count: 1 } }],
  ])('%s', (_name, message) => {
    expect(sandboxMessageSchema.safeParse(message).success).toBe(false);
  });

  test('and takes whatever is remembered, which is parsed where it is used', () => {
    const message = {
      type: 'opened',
      command: '',
      document: 'Holiday campaign',
      memory: { connection: { any: 'thing' }, draft: undefined, mask: [], pending: null, presets: 7, style: ['x'] },
    };
    expect(sandboxMessageSchema.parse(message)).toEqual(message);
  });
});
