import type { ColorVariable } from '../document/color-variable.ts';
import { solid } from '../document/paint.ts';

const collection = 'VariableCollectionId:2:1';
const mode = '2:0';

const value = (hex: string) => ({ [mode]: { ...solid(hex).color, a: 1 } });

/** The colours of the sample document's brand. */
export const sampleVariables: readonly ColorVariable[] = [
  { id: 'VariableID:2:2', name: 'Brand/Harbour', collection, valuesByMode: value('#1f4f4b') },
  { id: 'VariableID:2:3', name: 'Brand/Sunrise', collection, valuesByMode: value('#f2a48c') },
  { id: 'VariableID:2:4', name: 'Brand/Paper', collection, valuesByMode: value('#fffdf9') },
  {
    id: 'VariableID:2:5',
    name: 'Button/Background',
    collection,
    valuesByMode: { [mode]: { type: 'VARIABLE_ALIAS', id: 'VariableID:2:2' } },
  },
  { id: 'VariableID:2:6', name: 'Brand/Night ferry', collection, valuesByMode: value('#3b4a9a') },
];
