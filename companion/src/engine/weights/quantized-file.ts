import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { quantizeBlocks, quantizeColumns, type BlockBits, type Int8Most, type MatrixSize } from './quantize.ts';
import { readSafetensors, readTensor } from './safetensors.ts';
import { writeSafetensors, type PlannedTensor } from './safetensors-writer.ts';
import type { QuantizedWeight, StoredTensor, WeightSource } from './source.ts';

/** How every weight of a file is quantised, see `QuantizedWeight`. */
export type Quantization =
  { readonly scheme: 'columns'; readonly most: Int8Most } | ({ readonly scheme: 'blocks' } & BlockBits);

export interface QuantizeOptions {
  /** Absolute: where the quantised weights are kept. */
  readonly folder: string;
  readonly quantization: Quantization;
  readonly signal?: AbortSignal;
  /** @param done of `all` weights; only told when there is anything to do */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Raised when other bytes would be made from the same weights: older files are then left aside. */
const formatVersion = 2;

/**
 * The weights of `source` with those of these names in fewer bits. They are made once and kept in a file of their own,
 * found again by what they were made from; the checkpoint itself is not touched.
 * @param names of weights [out, in] or [out, in, kernel, kernel], as `source` knows them
 * @throws FrisketError `disk_full`, `weights_invalid`, `cancelled`
 */
export async function withQuantized(
  source: WeightSource,
  names: readonly string[],
  options: QuantizeOptions,
): Promise<WeightSource> {
  const chosen = names.flatMap((name) => {
    const stored = source.find(name);
    return stored && bears(stored, options.quantization) ? [{ name, stored }] : [];
  });
  const path = join(options.folder, await fileNameOf(source, chosen, options.quantization));
  const known = await readSafetensors(path).catch(() => undefined);
  const { tensors } = known ?? (await make(path, chosen, options));
  const find = (name: string): QuantizedWeight | undefined => {
    const values = tensors.get(name);
    const scales = tensors.get(scaleName(name));
    if (!values || !scales) return undefined;
    const stored = { values: { ...values, file: path }, scales: { ...scales, file: path } };
    return options.quantization.scheme === 'columns'
      ? { scheme: 'columns', ...stored }
      : { ...options.quantization, ...stored };
  };
  return { ...source, quantized: find };
}

interface NamedWeight {
  readonly name: string;
  readonly stored: StoredTensor;
}

const scaleName = (name: string): string => `${name}.scales`;

/** [out, in] of a weight, however it is stored. */
function matrixOf({ shape, transposed = false }: StoredTensor): MatrixSize {
  const [first = 1, ...rest] = shape;
  const others = rest.reduce((product, dim) => product * dim, 1);
  return transposed ? { out: others, inner: first } : { out: first, inner: others };
}

/**
 * In how many pieces the columns of a weight are kept. A Linear that is several times as wide as what it is given (the one
 * that opens a feed-forward layer) is multiplied a piece at a time: what it gives would leave the processor's cache.
 */
function partsOf(stored: StoredTensor): number {
  const { out, inner } = matrixOf(stored);
  const isConvolution = stored.shape.slice(2).some((side) => side > 1);
  return !isConvolution && out > inner && out % inner === 0 ? out / inner : 1;
}

/** Blocks must divide a row evenly. */
function bears(stored: StoredTensor, quantization: Quantization): boolean {
  return quantization.scheme === 'columns' || matrixOf(stored).inner % quantization.block === 0;
}

/** Other weights, others of them or another way to quantise: another file. */
async function fileNameOf(
  source: WeightSource,
  chosen: readonly NamedWeight[],
  quantization: Quantization,
): Promise<string> {
  const files = [...new Set(chosen.map(({ stored }) => stored.file))];
  const states = await Promise.all(
    files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [file, size, mtimeMs];
    }),
  );
  const identity = [formatVersion, quantization, states, chosen.map(({ name, stored }) => [name, stored.offset])];
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
  const bits = quantization.scheme === 'columns' ? 'int8' : `${quantization.bits}-bit`;
  return `${basename(source.label).replace(/\.safetensors$/, '')}-${bits}-${hash}.safetensors`;
}

async function make(path: string, chosen: readonly NamedWeight[], options: QuantizeOptions) {
  const planned = chosen.flatMap((one) => plan(one, options.quantization));
  await writeSafetensors(path, planned, quantizedBytes(chosen, options));
  return readSafetensors(path);
}

function plan({ name, stored }: NamedWeight, quantization: Quantization): PlannedTensor[] {
  const { out, inner } = matrixOf(stored);
  const parts = partsOf(stored);
  if (quantization.scheme === 'columns')
    return [
      { name, dtype: 'I8', shape: [parts, inner, out / parts] },
      { name: scaleName(name), dtype: 'F32', shape: [out] },
    ];
  const { bits, block } = quantization;
  return [
    { name, dtype: 'U8', shape: [out, inner / block, (block * bits) / 8] },
    { name: scaleName(name), dtype: 'F32', shape: [out, inner / block] },
  ];
}

async function* quantizedBytes(
  chosen: readonly NamedWeight[],
  { quantization, signal, onProgress }: QuantizeOptions,
): AsyncGenerator<Uint8Array> {
  for (const [index, { stored }] of chosen.entries()) {
    if (signal?.aborted) throw new FrisketError('cancelled', 'Cancelled while the model was being prepared.');
    onProgress?.(index, chosen.length);
    const weights = inRows((await readTensor(stored.file, stored)).data, stored);
    const size = matrixOf(stored);
    const { values, scales } =
      quantization.scheme === 'columns'
        ? quantizeColumns(weights, size, { most: quantization.most, parts: partsOf(stored) })
        : quantizeBlocks(weights, size, quantization);
    yield bytesOf(values);
    yield bytesOf(scales);
  }
}

/** [out, in], also of a weight that is stored the other way round, and of a convolution's [out, channels, height, width]. */
function inRows(weights: Float32Array, stored: StoredTensor): Float32Array {
  const { out, inner } = matrixOf(stored);
  if (!stored.transposed) return stored.shape.length === 4 ? channelsLast(weights, stored) : weights;
  const rows = new Float32Array(weights.length);
  for (let at = 0; at < inner; at++)
    for (let row = 0; row < out; row++) rows[row * inner + at] = weights[at * out + row] ?? 0;
  return rows;
}

/** [out, channels, height, width] -> [out, height, width, channels]. */
function channelsLast(weights: Float32Array, { shape }: StoredTensor): Float32Array {
  const [out = 1, channels = 1, height = 1, width = 1] = shape;
  const window = height * width;
  if (window === 1) return weights;
  const turned = new Float32Array(weights.length);
  let at = 0;
  for (let row = 0; row < out; row++)
    for (let place = 0; place < window; place++)
      for (let channel = 0; channel < channels; channel++)
        turned[at++] = weights[(row * channels + channel) * window + place] ?? 0;
  return turned;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array | Uint8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
