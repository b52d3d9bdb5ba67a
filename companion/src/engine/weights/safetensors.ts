import { open, stat, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { sizeOf, type Tensor } from '../core/tensor.ts';
import { bfloatToFloat, dtypeBytes, halfToFloat, isDType, type DType } from './dtypes.ts';

/** Where one tensor lies in a file. */
export interface TensorEntry {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

export interface SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit (safetensors' MAX_HEADER_SIZE). */
const headerBytesMost = 100_000_000;
/** SDXL's single files hold about 2,500; nothing published comes near. */
const tensorsMost = 100_000;
/** The network graphs need at most four; more would only serve to overflow a product. */
const dimensionsMost = 8;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()).max(dimensionsMost),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});

function invalid(path: string, problem: string): FrisketError {
  return new FrisketError('weights_invalid', `${path}: ${problem}.`, 'Download the file again.');
}

/** Other formats people rename or mix up, told by their first bytes. */
function refuseOtherFormats(path: string, head: Buffer): void {
  // A header's length may begin with the same bytes, but its upper half is always 0 (see headerBytesMost).
  if (head.subarray(4).every((byte) => byte === 0)) return;
  const isZip = head.subarray(0, 2).toString('latin1') === 'PK';
  const isPickle = head[0] === 0x80 && (head[1] ?? 0) <= 5;
  if (isZip || isPickle)
    throw new FrisketError(
      'weights_invalid',
      `${path} is a pickle (.ckpt, .bin, .pt), which can run any program when it is opened.`,
      'Use the .safetensors file of the same model.',
    );
  if (head.subarray(0, 4).toString('latin1') === 'GGUF')
    throw new FrisketError('weights_invalid', `${path} is a GGUF file.`, 'Use a .safetensors file of the same model.');
  if (head.subarray(0, 7).toString('latin1') === 'version')
    throw new FrisketError(
      'weights_invalid',
      `${path} is a Git LFS pointer, not the weights.`,
      'Download the file itself (git lfs pull).',
    );
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

function parseEntry(path: string, name: string, value: unknown, dataStart: number, fileBytes: number): TensorEntry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw invalid(path, `the header's entry for tensor "${name}" is malformed`);
  const { dtype, shape, data_offsets } = parsed.data;
  if (!isDType(dtype)) throw invalid(path, `tensor "${name}" has the unknown dtype "${dtype}"`);
  const [begin, end] = data_offsets;
  const length = end - begin;
  const expected = sizeOf(shape) * dtypeBytes[dtype];
  if (length !== expected)
    throw invalid(
      path,
      `tensor "${name}" (${dtype} [${shape.join(', ')}]) takes ${length} bytes where ${expected} are needed`,
    );
  if (dataStart + end > fileBytes)
    throw invalid(path, `tensor "${name}" ends at byte ${dataStart + end} of a file of ${fileBytes} bytes`);
  return { dtype, shape, offset: dataStart + begin, length };
}

/** By hand, since it may hold a hundred thousand entries, each of which is parsed by itself. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuseOverlaps(path: string, tensors: ReadonlyMap<string, TensorEntry>): void {
  const ordered = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length);
  let end = 0;
  let previous = '';
  for (const [name, { offset, length }] of ordered) {
    if (length === 0) continue;
    if (offset < end) throw invalid(path, `the tensors "${previous}" and "${name}" overlap`);
    end = offset + length;
    previous = name;
  }
}

/**
 * Reads the header of a .safetensors file (https://huggingface.co/docs/safetensors: length, JSON, data) and checks every
 * claim in it against the file's size, so that native code which maps the data later sees only ranges that exist.
 * @throws FrisketError `weights_invalid` naming the file, the tensor and what is wrong; `file_unreadable`
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (cause) {
    throw new FrisketError(
      'file_unreadable',
      `${path} cannot be opened.`,
      'Check that the file exists and may be read.',
      { cause },
    );
  }
  try {
    const { size } = await stat(path);
    const head = await readAt(file, 0, 8);
    refuseOtherFormats(path, head);
    if (head.length < 8) throw invalid(path, `a file of ${size} bytes is too short to be a safetensors file`);
    const headerBytes = Number(head.readBigUInt64LE());
    if (headerBytes > headerBytesMost || 8 + headerBytes > size)
      throw invalid(path, `it claims a header of ${headerBytes} bytes in a file of ${size} bytes`);
    let header: unknown;
    try {
      header = JSON.parse((await readAt(file, 8, headerBytes)).toString('utf8'));
    } catch {
      throw invalid(path, 'its header is not JSON');
    }
    if (!isObject(header)) throw invalid(path, 'its header is not an object');
    const { __metadata__: metadata, ...entries } = header;
    const names = Object.entries(entries);
    if (names.length > tensorsMost) throw invalid(path, `it holds ${names.length} tensors, more than ${tensorsMost}`);
    const tensors = new Map(names.map(([name, value]) => [name, parseEntry(path, name, value, 8 + headerBytes, size)]));
    refuseOverlaps(path, tensors);
    const strings = z.record(z.string(), z.string()).safeParse(metadata);
    return { path, tensors, metadata: strings.success ? strings.data : {} };
  } finally {
    await file.close();
  }
}

/** Bytes of one tensor in their own aligned buffer. */
export async function readBytes(path: string, entry: { offset: number; length: number }): Promise<ArrayBuffer> {
  const file = await open(path);
  try {
    const buffer = await readAt(file, entry.offset, entry.length);
    if (buffer.length < entry.length) throw invalid(path, `it ends before byte ${entry.offset + entry.length}`);
    const copy = new ArrayBuffer(entry.length);
    new Uint8Array(copy).set(buffer);
    return copy;
  } finally {
    await file.close();
  }
}

/** Values of one floating-point tensor as float32. @throws FrisketError `weights_invalid` for other dtypes */
export async function readTensor(path: string, entry: TensorEntry): Promise<Tensor> {
  const bytes = await readBytes(path, entry);
  return { dims: entry.shape, data: toFloats(path, entry.dtype, bytes) };
}

function toFloats(path: string, dtype: DType, bytes: ArrayBuffer): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes);
    case 'F64':
      return Float32Array.from(new Float64Array(bytes));
    case 'F16':
      return halfToFloat(new Uint16Array(bytes));
    case 'BF16':
      return bfloatToFloat(new Uint16Array(bytes));
    default:
      throw invalid(path, `a tensor of dtype ${dtype} stands where floating-point numbers are needed`);
  }
}

/** Values of one int64 tensor. @throws FrisketError `weights_invalid` for other dtypes */
export async function readIntegers(path: string, entry: TensorEntry): Promise<Tensor<BigInt64Array>> {
  if (entry.dtype !== 'I64') throw invalid(path, `a tensor of dtype ${entry.dtype} stands where int64 is needed`);
  return { dims: entry.shape, data: new BigInt64Array(await readBytes(path, entry)) };
}
