import { describe, expect, test } from 'vitest';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { documentOf } from '../document/sample-layers.ts';
import { playgroundServices } from './playground-services.ts';

function open() {
  const { services } = playgroundServices(documentOf([newRectangle('1:1')]));
  return new Figma({
    ...services,
    variables: [
      { id: 'VariableID:1:1', name: 'Sea', collection: 'c', valuesByMode: { '1:0': { r: 0, g: 0.5, b: 1, a: 1 } } },
      {
        id: 'VariableID:1:2',
        name: 'Link',
        collection: 'c',
        valuesByMode: { '1:0': { type: 'VARIABLE_ALIAS', id: 'VariableID:1:1' } },
      },
      {
        id: 'VariableID:1:3',
        name: 'Gone',
        collection: 'c',
        valuesByMode: { '1:0': { type: 'VARIABLE_ALIAS', id: 'VariableID:9:9' } },
      },
    ],
  });
}

describe('figma.variables', () => {
  test('lists the local ones of a type', async () => {
    const { variables } = open();
    expect((await variables.getLocalVariablesAsync()).map(({ name }) => name)).toEqual(['Sea', 'Link', 'Gone']);
    expect(await variables.getLocalVariablesAsync('COLOR')).toHaveLength(3);
    expect(await variables.getLocalVariablesAsync('FLOAT')).toEqual([]);
    await expect(variables.getLocalVariablesAsync('PAINT')).rejects.toThrow('in getLocalVariablesAsync: ');
    expect(() => variables.getLocalVariables()).toThrow('dynamic-page');
  });

  test('resolves aliases for whoever shows them', async () => {
    const figma = open();
    const layer = await figma.getNodeByIdAsync('1:1');
    const [sea, link, gone] = await figma.variables.getLocalVariablesAsync('COLOR');
    expect(link?.valuesByMode).toEqual({ '1:0': { type: 'VARIABLE_ALIAS', id: sea?.id } });
    expect(link?.resolveForConsumer(layer)).toEqual({ value: { r: 0, g: 0.5, b: 1, a: 1 }, resolvedType: 'COLOR' });
    expect(() => gone?.resolveForConsumer(layer)).toThrow('does not exist');
    expect(() => sea?.resolveForConsumer({})).toThrow('in resolveForConsumer: Expected node');
  });
});
