import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { quantizeBlocks, quantizeColumns, type BlockBits } from './quantize.ts';
import { readSafetensors, readTensor } from './safetensors.ts';
import { writeSafetensors, type PlannedTensor } from './safetensors-writer.ts';
import type { QuantizedLinear, StoredTensor, WeightSource } from './source.ts';

/** How every Linear of a file is quantised, see `QuantizedLinear`. */
export type Quantization = { readonly scheme: 'columns' } | ({ readonly scheme: 'blocks' } & BlockBits);

export interface QuantizeOptions {
  /** Absolute: where the quantised weights are kept. */
  readonly folder: string;
  readonly quantization: Quantization;
  readonly signal?: AbortSignal;
  /** @param done of `all` Linears; only told when there is anything to do */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Raised when other bytes would be made from the same weights: older files are then left aside. */
const formatVersion = 1;

/**
 * The weights of `source` with the Linears of these names in fewer bits. They are made once and kept in a file of their
 * own, found again by what they were made from; the checkpoint itself is not touched.
 * @param names of weights [out, in] (1 x 1 convolutions count), as `source` knows them
 * @throws FrisketError `disk_full`, `weights_invalid`, `cancelled`
 */
export async function withQuantized(
  source: WeightSource,
  names: readonly string[],
  options: QuantizeOptions,
): Promise<WeightSource> {
  const linears = names.flatMap((name) => {
    const stored = source.find(name);
    return stored && bears(stored, options.quantization) ? [{ name, stored }] : [];
  });
  const path = join(options.folder, await fileNameOf(source, linears, options.quantization));
  const known = await readSafetensors(path).catch(() => undefined);
  const { tensors } = known ?? (await make(path, linears, options));
  const find = (name: string): QuantizedLinear | undefined => {
    const values = tensors.get(name);
    const scales = tensors.get(scaleName(name));
    if (!values || !scales) return undefined;
    return { ...options.quantization, values: { ...values, file: path }, scales: { ...scales, file: path } };
  };
  return { ...source, quantized: find };
}

interface NamedWeight {
  readonly name: string;
  readonly stored: StoredTensor;
}

const scaleName = (name: string): string => `${name}.scales`;

/** [out, in] of a weight, however it is stored. */
function matrixOf({ shape, transposed = false }: StoredTensor): { readonly out: number; readonly inner: number } {
  const [first = 1, second = 1] = shape;
  return transposed ? { out: second, inner: first } : { out: first, inner: second };
}

/** Blocks must divide a row evenly. */
function bears(stored: StoredTensor, quantization: Quantization): boolean {
  return quantization.scheme === 'columns' || matrixOf(stored).inner % quantization.block === 0;
}

/** Other weights, other Linears or another way to quantise: another file. */
async function fileNameOf(
  source: WeightSource,
  linears: readonly NamedWeight[],
  quantization: Quantization,
): Promise<string> {
  const files = [...new Set(linears.map(({ stored }) => stored.file))];
  const states = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [file, size, mtimeMs];
    }),
  );
  const identity = [formatVersion, quantization, states, linears.map(({ name, stored }) => [name, stored.offset])];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
  const bits = quantization.scheme === 'columns' ? 'int8' : `${quantization.bits}-bit`;
  return `${basename(source.label).replace(/\.safetensors$/, '')}-${bits}-${hash}.safetensors`;
}

async function make(path: string, linears: readonly NamedWeight[], options: QuantizeOptions) {
  const planned = linears.flatMap((linear) => plan(linear, options.quantization));
  await writeSafetensors(path, planned, quantizedBytes(linears, options));
  return readSafetensors(path);
}

function plan({ name, stored }: NamedWeight, quantization: Quantization): PlannedTensor[] {
  const { out, inner } = matrixOf(stored);
  if (quantization.scheme === 'columns')
    return [
      { name, dtype: 'I8', shape: [inner, out] },
      { name: scaleName(name), dtype: 'F32', shape: [out] },
    ];
  const { bits, block } = quantization;
  return [
    { name, dtype: 'U8', shape: [out, inner / block, (block * bits) / 8] },
    { name: scaleName(name), dtype: 'F32', shape: [out, inner / block] },
  ];
}

async function* quantizedBytes(
  linears: readonly NamedWeight[],
  { quantization, signal, onProgress }: QuantizeOptions,
): AsyncGenerator<Uint8Array> {
  for (const [index, { stored }] of linears.entries()) {
    if (signal?.aborted) throw new FrisketError('cancelled', 'Cancelled while the model was being prepared.');
    onProgress?.(index, linears.length);
    const weights = inRows((await readTensor(stored.file, stored)).data, stored);
    const size = matrixOf(stored);
    const { values, scales } =
      quantization.scheme === 'columns' ? quantizeColumns(weights, size) : quantizeBlocks(weights, size, quantization);
    yield bytesOf(values);
    yield bytesOf(scales);
  }
}

/** [out, in], also of a weight that is stored the other way round. */
function inRows(weights: Float32Array, stored: StoredTensor): Float32Array {
  if (!stored.transposed) return weights;
  const { out, inner } = matrixOf(stored);
  const rows = new Float32Array(weights.length);
  for (let at = 0; at < inner; at++)
    for (let row = 0; row < out; row++) rows[row * inner + at] = weights[at * out + row] ?? 0;
  return rows;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array | Uint8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
