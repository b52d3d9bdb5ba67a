import { describe, expect, test } from 'vitest';
import type { ColorVariable } from '../../../playground/src/document/color-variable.ts';
import { emptyDocument } from '../../../playground/src/document/document-state.ts';
import { withColorVariables } from '../../../playground/src/document/edit.ts';
import { newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { documentOf } from '../document/sample-layers.ts';
import { playgroundServices } from './playground-services.ts';

function open(colorVariables?: readonly ColorVariable[]) {
  const state = documentOf([newRectangle('1:1')]);
  const { services } = playgroundServices(colorVariables ? withColorVariables(state, colorVariables) : state);
  return { figma: new Figma(services), store: services.store };
}

const sea = { r: 0, g: 0.5, b: 1, a: 1 };
const alias = (id: string) => ({ type: 'VARIABLE_ALIAS', id }) as const;
const colors: readonly ColorVariable[] = [
  { id: 'VariableID:1:1', name: 'Sea', collection: 'c', valuesByMode: { '1:0': sea } },
  { id: 'VariableID:1:2', name: 'Link', collection: 'c', valuesByMode: { '1:0': alias('VariableID:1:1') } },
  { id: 'VariableID:1:3', name: 'Gone', collection: 'c', valuesByMode: { '1:0': alias('VariableID:9:9') } },
];

describe('figma.variables', () => {
  test('lists the local ones of a type', async () => {
    const { variables } = open(colors).figma;
    expect((await variables.getLocalVariablesAsync()).map(({ name }) => name)).toEqual(['Sea', 'Link', 'Gone']);
    expect(await variables.getLocalVariablesAsync('COLOR')).toHaveLength(3);
    expect(await variables.getLocalVariablesAsync('FLOAT')).toEqual([]);
    await expect(variables.getLocalVariablesAsync('PAINT')).rejects.toThrow('in getLocalVariablesAsync: ');
    expect(() => variables.getLocalVariables()).toThrow('dynamic-page');
  });

  test('resolves aliases for whoever shows them', async () => {
    const { figma } = open(colors);
    const layer = await figma.getNodeByIdAsync('1:1');
    const [sea, link, gone] = await figma.variables.getLocalVariablesAsync('COLOR');
    expect(link?.valuesByMode).toEqual({ '1:0': { type: 'VARIABLE_ALIAS', id: sea?.id } });
    expect(link?.resolveForConsumer(layer)).toEqual({ value: { r: 0, g: 0.5, b: 1, a: 1 }, resolvedType: 'COLOR' });
    expect(() => gone?.resolveForConsumer(layer)).toThrow('does not exist');
    expect(() => sea?.resolveForConsumer({})).toThrow('in resolveForConsumer: Expected node');
  });

  test('are the document’s own: a new one has none, and one that is opened has others', async () => {
    const { figma, store } = open();
    expect(await figma.variables.getLocalVariablesAsync()).toEqual([]);
    store.open(withColorVariables(emptyDocument('Another'), colors.slice(0, 1)));
    expect((await figma.variables.getLocalVariablesAsync()).map(({ name }) => name)).toEqual(['Sea']);
  });
});
