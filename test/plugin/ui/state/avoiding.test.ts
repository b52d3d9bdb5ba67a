import { expect, test } from 'vitest';
import { avoiding } from '../../../../plugin/src/ui/state/avoiding.ts';

test.each([
  ['no model yet', undefined, [], undefined, 'yes'],
  ['a guided model', {}, [], undefined, 'yes'],
  ['a guided model whose guidance was turned off', {}, [], 1, 'with-guidance'],
  ['a guided model with a LoRA for another style', {}, [{}], undefined, 'yes'],
  ['a guided model with a LoRA that spares guidance', {}, [{}, { unguided: true }], undefined, 'with-guidance'],
  ['the same two, guided all the same', {}, [{ unguided: true }], 1.5, 'yes'],
  ['a distilled model', { unguided: 'by-default' }, [], undefined, 'with-guidance'],
  ['a distilled model that is guided all the same', { unguided: 'by-default' }, [], 1.5, 'yes'],
  ['a model that reads the scale itself', { unguided: 'always' }, [], 8, 'never'],
] as const)('what to avoid is heard by %s', (_, model, loras, guidanceScale, heard) => {
  expect(avoiding(model, loras, guidanceScale)).toBe(heard);
});
