import type { FileHandle } from 'node:fs/promises';
import { replacePrivateFile } from '../../files/private-file.ts';
import { sizeOf } from '../core/tensor.ts';
import { dtypeBytes, type DType } from './dtypes.ts';

/** What a tensor will be, before its values are there. */
export interface PlannedTensor {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Data begins at a multiple of this: readers may map it. The format asks for no more (safetensors' own writer does so). */
const alignment = 8;

/**
 * Writes a .safetensors file piece by piece, so that no more than one tensor need be in memory. The file has its name once
 * it is whole.
 * @param values the tensors' bytes, in the order of `tensors`
 */
export function writeSafetensors(
  path: string,
  tensors: readonly PlannedTensor[],
  values: AsyncIterable<Uint8Array>,
): Promise<void> {
  return replacePrivateFile(path, async (file) => {
    await file.write(headerOf(tensors));
    let at = 0;
    for await (const bytes of values) {
      const planned = tensors[at++];
      if (!planned || bytes.length !== lengthOf(planned))
        throw new RangeError(`${bytes.length} bytes for tensor ${at} (${planned?.name ?? 'none'}) of ${path}`);
      await writeAll(file, bytes);
    }
    if (at !== tensors.length) throw new RangeError(`${at} of ${tensors.length} tensors were given for ${path}`);
  });
}

function lengthOf({ dtype, shape }: PlannedTensor): number {
  return sizeOf(shape) * dtypeBytes[dtype];
}

function headerOf(tensors: readonly PlannedTensor[]): Uint8Array {
  let offset = 0;
  const entries = tensors.map((tensor) => {
    const begin = offset;
    offset += lengthOf(tensor);
    return [tensor.name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, offset] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const bytes = Buffer.byteLength(json);
  const padded = Math.ceil(bytes / alignment) * alignment;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  header.write(json, 8);
  return header;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done)).bytesWritten;
}
