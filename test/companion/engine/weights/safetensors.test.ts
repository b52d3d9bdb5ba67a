import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dtypeBytes } from '../../../../companion/src/engine/weights/dtypes.ts';
import {
  readIntegers,
  readSafetensors,
  readTensor,
  type TensorEntry,
} from '../../../../companion/src/engine/weights/safetensors.ts';
import { FrisketError } from '../../../../shared/src/errors.ts';
import { floats, safetensors, withHeader } from './safetensors-file.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-safetensors-'));
  file = join(folder, 'model.safetensors');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array) {
  await writeFile(file, bytes);
  return readSafetensors(file);
}

/** What reading says of a file that must not be accepted. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const thrown: unknown = await read(bytes).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof FrisketError)) throw new Error(`not refused with a FrisketError: ${String(thrown)}`);
  expect(thrown.code).toBe('weights_invalid');
  expect(thrown.hint).toBeTruthy();
  expect(thrown.message).toContain(file);
  return thrown.message.replace(file, 'FILE');
}

function entryOf(entries: ReadonlyMap<string, TensorEntry>, name: string): TensorEntry {
  const entry = entries.get(name);
  if (!entry) throw new Error(`no tensor ${name}`);
  return entry;
}

const two = safetensors([
  ['unet.weight', floats([2, 2], [1, 2, 3, 4])],
  ['unet.bias', floats([2], [5, 6])],
]);

describe('a safetensors file', () => {
  it('tells where each tensor lies', async () => {
    const { tensors } = await read(two);
    expect([...tensors.keys()]).toEqual(['unet.weight', 'unet.bias']);
    const weight = entryOf(tensors, 'unet.weight');
    expect(weight).toMatchObject({ dtype: 'F32', shape: [2, 2], length: 16 });
    expect(entryOf(tensors, 'unet.bias').offset).toBe(weight.offset + 16);
    expect(await readTensor(file, weight)).toEqual({ dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
  });

  it('may hold text about itself', async () => {
    const { metadata, tensors } = await read(safetensors([['a', floats([1], [1])]], { format: 'pt' }));
    expect(metadata).toEqual({ format: 'pt' });
    expect([...tensors.keys()]).toEqual(['a']);
  });

  it('may hold scalars, empty tensors and nothing at all', async () => {
    const { tensors } = await read(
      safetensors([
        ['alpha', floats([], [4])],
        ['none', floats([0, 3], [])],
      ]),
    );
    expect((await readTensor(file, entryOf(tensors, 'alpha'))).data).toEqual(Float32Array.of(4));
    expect((await readTensor(file, entryOf(tensors, 'none'))).data).toHaveLength(0);
    expect((await read(withHeader('{}', new Uint8Array()))).tensors.size).toBe(0);
  });

  it('may have spaces after its header, as the reference implementation writes them', async () => {
    const header = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}     ';
    expect((await read(withHeader(header, Uint8Array.of(1)))).tensors.size).toBe(1);
  });

  it('whose header is 1,152 bytes long begins like a pickle and is none', async () => {
    const header = JSON.stringify({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }).padEnd(0x0480);
    expect(Buffer.from(withHeader(header, Uint8Array.of(1))).subarray(0, 2)).toEqual(Buffer.from([0x80, 0x04]));
    expect((await read(withHeader(header, Uint8Array.of(1)))).tensors.size).toBe(1);
  });

  it('whose header is as long as "PK" says is no zip file', async () => {
    const length = Buffer.from('PK\0\0').readUInt32LE();
    const header = JSON.stringify({ a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }).padEnd(length);
    expect((await read(withHeader(header, Uint8Array.of(1)))).tensors.size).toBe(1);
  });

  it('reads every floating-point dtype, and int64 apart', async () => {
    const { tensors } = await read(
      safetensors([
        ['f64', { dtype: 'F64', shape: [1], bytes: new Uint8Array(Float64Array.of(0.5).buffer) }],
        ['f16', { dtype: 'F16', shape: [1], bytes: Uint8Array.of(0x00, 0x38) }],
        ['bf16', { dtype: 'BF16', shape: [1], bytes: Uint8Array.of(0x00, 0x3f) }],
        ['i64', { dtype: 'I64', shape: [1], bytes: new Uint8Array(BigInt64Array.of(-7n).buffer) }],
      ]),
    );
    for (const name of ['f64', 'f16', 'bf16'])
      expect((await readTensor(file, entryOf(tensors, name))).data).toEqual(Float32Array.of(0.5));
    expect((await readIntegers(file, entryOf(tensors, 'i64'))).data).toEqual(BigInt64Array.of(-7n));
    await expect(readTensor(file, entryOf(tensors, 'i64'))).rejects.toMatchObject({ code: 'weights_invalid' });
    await expect(readIntegers(file, entryOf(tensors, 'f16'))).rejects.toMatchObject({ code: 'weights_invalid' });
  });

  it('that is not there is said to be unreadable', async () => {
    await expect(readSafetensors(join(folder, 'nowhere.safetensors'))).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining('nowhere.safetensors') as string,
    });
  });

  it('is read as it was written, whatever the tensors', async () => {
    const dtype = fc.constantFrom('F32', 'F16', 'U8', 'I64');
    const tensor = fc.tuple(fc.string(), dtype, fc.array(fc.nat(3), { maxLength: 4 }));
    const all = fc.uniqueArray(tensor, { selector: ([name]) => name, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(all, async (described) => {
        const written = described
          .filter(([name]) => name !== '__metadata__' && name !== '__proto__')
          .map(([name, dtype, shape]) => {
            const bytes = new Uint8Array(shape.reduce((size, dim) => size * dim, dtypeBytes[dtype]));
            return [name, { dtype, shape, bytes }] as const;
          });
        const { tensors } = await read(safetensors(written));
        expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape]).toSorted()).toEqual(
          written.map(([name, { dtype, shape }]) => [name, dtype, shape]).toSorted(),
        );
      }),
      { numRuns: 50 },
    );
  });
});

const one = (entry: unknown) => withHeader(JSON.stringify({ weight: entry }), new Uint8Array(16));

describe('a header that lies is refused by the tensor and the claim', () => {
  it.each<[string, Uint8Array, string]>([
    ['bytes past the end', one({ dtype: 'F32', shape: [5], data_offsets: [0, 20] }), 'tensor "weight" ends at byte'],
    [
      'an end before the begin',
      one({ dtype: 'F32', shape: [2], data_offsets: [8, 0] }),
      'tensor "weight" (F32 [2]) takes -8 bytes where 8 are needed',
    ],
    [
      'fewer bytes than its shape needs',
      one({ dtype: 'F32', shape: [3], data_offsets: [0, 8] }),
      'takes 8 bytes where 12 are needed',
    ],
    [
      'more bytes than its shape needs',
      one({ dtype: 'F16', shape: [2], data_offsets: [0, 16] }),
      'takes 16 bytes where 4 are needed',
    ],
    [
      'a negative offset',
      one({ dtype: 'F32', shape: [2], data_offsets: [-8, 0] }),
      'entry for tensor "weight" is malformed',
    ],
    [
      'half a byte',
      one({ dtype: 'F32', shape: [2], data_offsets: [0.5, 8.5] }),
      'entry for tensor "weight" is malformed',
    ],
    [
      'offsets past what numbers can hold',
      one({ dtype: 'U8', shape: [1], data_offsets: [2 ** 60, 2 ** 60 + 1] }),
      '"weight"',
    ],
    ['one offset', one({ dtype: 'F32', shape: [2], data_offsets: [0] }), 'entry for tensor "weight" is malformed'],
    ['no offsets', one({ dtype: 'F32', shape: [2] }), 'entry for tensor "weight" is malformed'],
    ['no entry', one(null), 'entry for tensor "weight" is malformed'],
    [
      'a dtype that there is not',
      one({ dtype: 'F31', shape: [2], data_offsets: [0, 8] }),
      'tensor "weight" has the unknown dtype "F31"',
    ],
    [
      'a dtype out of an object',
      one({ dtype: 'constructor', shape: [2], data_offsets: [0, 8] }),
      'unknown dtype "constructor"',
    ],
    [
      'a negative dimension',
      one({ dtype: 'F32', shape: [-2, -1], data_offsets: [0, 8] }),
      'entry for tensor "weight" is malformed',
    ],
    [
      'dimensions whose product is no number',
      one({ dtype: 'F32', shape: new Array(300).fill(1e9), data_offsets: [0, 8] }),
      '"weight"',
    ],
    [
      'dimensions whose product loses digits',
      one({ dtype: 'U8', shape: [2 ** 52, 2 ** 52], data_offsets: [0, 8] }),
      '"weight"',
    ],
    [
      'tensors that overlap',
      withHeader(
        JSON.stringify({
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
        }),
        new Uint8Array(16),
      ),
      'the tensors "a" and "b" overlap',
    ],
    [
      'a tensor inside another',
      withHeader(
        JSON.stringify({
          inner: { dtype: 'U8', shape: [2], data_offsets: [4, 6] },
          outer: { dtype: 'F32', shape: [4], data_offsets: [0, 16] },
        }),
        new Uint8Array(16),
      ),
      'the tensors "outer" and "inner" overlap',
    ],
    ['a header that is no JSON', withHeader('{"weight": ', new Uint8Array(16)), 'FILE: its header is not JSON'],
    ['a header that is a list', withHeader('[1]', new Uint8Array(16)), 'FILE: its header is not an object'],
    ['a header that is nothing', withHeader('null', new Uint8Array(16)), 'FILE: its header is not an object'],
    [
      'bytes that are no text',
      withHeader(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), new Uint8Array(4)),
      'FILE: its header is not JSON',
    ],
  ])('%s', async (_, bytes, problem) => {
    expect(await refusal(bytes)).toContain(problem);
  });

  it('more tensors than any model has', async () => {
    const entries = Array.from({ length: 100_001 }, (_, at) => [
      `t${at}`,
      { dtype: 'U8', shape: [0], data_offsets: [0, 0] },
    ]);
    const header = JSON.stringify(Object.fromEntries(entries));
    expect(await refusal(withHeader(header, new Uint8Array()))).toContain('it holds 100001 tensors, more than 100000');
  });

  it.each([
    ['longer than the file', 1_000n],
    ['longer than memory', 2n ** 40n],
    ['longer than anything', 2n ** 64n - 1n],
  ])('a header %s', async (_, length) => {
    const bytes = Buffer.from(two);
    bytes.writeBigUInt64LE(length);
    expect(await refusal(bytes)).toContain(
      `it claims a header of ${Number(length)} bytes in a file of ${two.length} bytes`,
    );
  });
});

describe('a file that is something else is told from its first bytes', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['a pickle', Uint8Array.of(0x80, 0x02, 0x7d, 0x71, 0, 1, 2, 3, 4), /is a pickle .*can run any program/],
    ['a pickle of protocol 4', Uint8Array.of(0x80, 0x04, 0x95, 0x10, 0, 1, 2, 3, 4), /is a pickle/],
    ['a zip of pickles, as PyTorch writes .ckpt', Buffer.from('PK\x03\x04 archive/data.pkl'), /is a pickle/],
    ['GGUF', Buffer.from('GGUF\x03\0\0\0 and more'), /is a GGUF file/],
    [
      'a Git LFS pointer',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:...'),
      /is a Git LFS pointer/,
    ],
    ['a web page', Buffer.from('<!DOCTYPE html><html>Sign in to download'), /claims a header of/],
    ['nothing', new Uint8Array(), /a file of 0 bytes is too short/],
    ['a few bytes', Uint8Array.of(1, 0, 0), /a file of 3 bytes is too short/],
  ])('%s', async (_, bytes, problem) => {
    expect(await refusal(bytes)).toMatch(problem);
  });
});

describe('any file at all', () => {
  it('is read or refused with a FrisketError, however it is damaged', async () => {
    const damaged = fc
      .record({
        cut: fc.nat(two.length),
        changes: fc.array(fc.tuple(fc.nat(two.length - 1), fc.nat(255)), { maxLength: 4 }),
      })
      .map(({ cut, changes }) => {
        const bytes = Buffer.from(two);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, cut);
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
        try {
          for (const entry of (await read(bytes)).tensors.values()) {
            expect(entry.offset + entry.length).toBeLessThanOrEqual(bytes.length);
            expect(entry.offset).toBeGreaterThanOrEqual(8);
          }
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FrisketError);
          expect(thrown).toMatchObject({ code: 'weights_invalid' });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('that ends while it is read is refused', async () => {
    const { tensors } = await read(two);
    await writeFile(file, two.subarray(0, two.length - 4));
    await expect(readTensor(file, entryOf(tensors, 'unet.bias'))).rejects.toMatchObject({ code: 'weights_invalid' });
  });
});
