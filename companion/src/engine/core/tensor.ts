import { createHash } from 'node:crypto';
import { FrisketError } from '../../../../shared/src/errors.ts';

/** Values in row order with their shape. Images and latents are NCHW, token sequences [batch, tokens, channels]. */
export interface Tensor<Data extends Float32Array | BigInt64Array = Float32Array> {
  readonly dims: readonly number[];
  readonly data: Data;
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** @throws FrisketError `internal` when the shape does not hold that many values */
export function tensor<Data extends Float32Array | BigInt64Array>(dims: readonly number[], data: Data): Tensor<Data> {
  if (sizeOf(dims) !== data.length)
    throw new FrisketError('internal', `A tensor of shape [${dims.join(', ')}] cannot hold ${data.length} values.`);
  return { dims, data };
}

export function zeros(dims: readonly number[]): Tensor {
  return { dims, data: new Float32Array(sizeOf(dims)) };
}

export function filled(dims: readonly number[], value: number): Tensor {
  return { dims, data: new Float32Array(sizeOf(dims)).fill(value) };
}

/** Joins along axis 0; the other dimensions must agree. */
export function concatBatch(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors;
  if (!first) throw new FrisketError('internal', 'Nothing to join.');
  const data = new Float32Array(tensors.reduce((total, { data }) => total + data.length, 0));
  let offset = 0;
  for (const part of tensors) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  const batch = tensors.reduce((total, { dims }) => total + (dims[0] ?? 0), 0);
  return tensor([batch, ...first.dims.slice(1)], data);
}

/** Row `index` of axis 0, as a view with batch 1. */
export function batchItem(of: Tensor, index: number): Tensor {
  const size = sizeOf(of.dims.slice(1));
  return { dims: [1, ...of.dims.slice(1)], data: of.data.subarray(index * size, (index + 1) * size) };
}

/** Joins along axis 1 (channels); batch is repeated where a part has one item only. */
export function concatChannels(parts: readonly Tensor[]): Tensor {
  const batch = Math.max(...parts.map(({ dims }) => dims[0] ?? 0));
  const rest = parts[0]?.dims.slice(2) ?? [];
  const channels = parts.reduce((total, { dims }) => total + (dims[1] ?? 0), 0);
  const data = new Float32Array(batch * channels * sizeOf(rest));
  let offset = 0;
  for (let item = 0; item < batch; item++)
    for (const part of parts) {
      const values = batchItem(part, part.dims[0] === 1 ? 0 : item).data;
      data.set(values, offset);
      offset += values.length;
    }
  return tensor([batch, channels, ...rest], data);
}

/** Names a tensor by its shape and values. */
export function contentKey({ dims, data }: Tensor): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return `${dims.join('x')}:${createHash('sha256').update(bytes).digest('hex')}`;
}
