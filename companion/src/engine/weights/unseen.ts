import type { StoredTensor, WeightSource } from './source.ts';

/**
 * Weights that nobody has yet: whatever a network asks for is there, in the shape that it has for it, in half precision as
 * they are published. To know what a network would take; nothing can be loaded from them.
 * @param optional names that networks look for before they ask, as for what not all of their kind have
 */
export function unseenWeights(label: string, optional: readonly string[] = []): WeightSource {
  const asked = new Map(optional.map((name) => [name, tensorOf([])]));
  return {
    label,
    get names() {
      return [...asked.keys()];
    },
    find: (name, wanted) => {
      if (wanted) asked.set(name, tensorOf(wanted));
      return asked.get(name);
    },
  };
}

function tensorOf(shape: readonly number[]): StoredTensor {
  return { dtype: 'F16', shape, file: 'none', offset: 0, length: 2 * shape.reduce((product, dim) => product * dim, 1) };
}
