import type { Tensor } from '../core/tensor.ts';
import { decodeRgb, type Pixels } from '../images/codec.ts';
import { readIntegers, readSafetensors, readTensor } from '../weights/safetensors.ts';
import type { AnyTensor } from './case.ts';

/** Every tensor of a small file. @throws FrisketError `weights_invalid` for dtypes other than int64 and floats */
export async function readAll(path: string): Promise<Map<string, AnyTensor>> {
  const { tensors } = await readSafetensors(path);
  const entries = [...tensors].map(async ([name, entry]): Promise<[string, AnyTensor]> => [
    name,
    entry.dtype === 'I64' ? await readIntegers(path, entry) : await readTensor(path, entry),
  ]);
  return new Map(await Promise.all(entries));
}

/** A PNG as [height, width, 3], 0 to 255. */
export async function readPicture(bytes: Uint8Array): Promise<Tensor> {
  return pictureTensor(await decodeRgb(bytes, 'The picture'));
}

export function pictureTensor({ width, height, data }: Pixels): Tensor {
  return { dims: [height, width, 3], data: Float32Array.from(data) };
}
