import { readSafetensors } from './safetensors.ts';
import type { StoredTensor, WeightSource } from './source.ts';

/** The tensors of one .safetensors file under their own names. @throws FrisketError `weights_invalid`, `file_unreadable` */
export async function openFileWeights(path: string): Promise<WeightSource> {
  const { tensors } = await readSafetensors(path);
  const find = (name: string): StoredTensor | undefined => {
    const entry = tensors.get(name);
    return entry && { ...entry, file: path };
  };
  return { label: path, names: [...tensors.keys()], find };
}
