import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSafetensors } from '../../companion/src/engine/weights/safetensors.ts';

/** Pickle and lying headers: safetensors only, told by bytes, every claim checked against the file's size. */

const folder = mkdtempSync(join(tmpdir(), 'frisket-weights-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** As a person would have it: the name says safetensors, whatever is inside. */
async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${files++}.safetensors`);
  await writeFile(path, bytes);
  return path;
}

function safetensors(header: string, data: number, claimed = Buffer.byteLength(header)): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(claimed));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(data)]);
}

test.each([
  ['a pickle', Buffer.from('\x80\x04\x95cposix\nsystem\n(S"touch /tmp/pwned"\ntR.', 'latin1')],
  ['a zipped pickle, as torch.save writes', Buffer.from('PK\x03\x04\x00\x00\x08\x08archive/data.pkl', 'latin1')],
])('%s with another name is refused as what it is', async (_what, bytes) => {
  await expect(readSafetensors(await fileOf(bytes))).rejects.toMatchObject({
    code: 'weights_invalid',
    message: expect.stringContaining('pickle') as unknown,
  });
});

test('a header may claim anything: what is believed lies within the file, and nothing lies over anything else', async () => {
  const offset = fc.oneof(fc.nat(64), fc.integer(), fc.double(), fc.constantFrom(2 ** 53, 1e300, -1, null, '8'));
  const entry = fc.record(
    {
      dtype: fc.constantFrom('F32', 'F16', 'U8', 'I64', 'X9', '__proto__'),
      shape: fc.oneof(
        fc.array(fc.oneof(fc.nat(8), fc.constantFrom(2 ** 32, -1, 1.5)), { maxLength: 4 }),
        fc.anything(),
      ),
      data_offsets: fc.oneof(fc.tuple(offset, offset), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const honest = fc.nat(16).map((count) => ({ dtype: 'U8', shape: [count], data_offsets: [0, count] }));
  const header = fc.dictionary(fc.string({ maxLength: 6 }), fc.oneof(entry, honest), { maxKeys: 4 }).map((entries) => {
    try {
      return JSON.stringify(entries);
    } catch {
      return '{}';
    }
  });
  let believed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(header, fc.string()),
      fc.nat(64),
      fc.oneof(fc.constant(undefined), fc.nat(200), fc.constantFrom(2 ** 40, 2 ** 52)),
      async (text, data, claimed) => {
        const bytes = safetensors(text, data, claimed);
        const path = await fileOf(bytes);
        const read = await readSafetensors(path).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'weights_invalid' });
          return undefined;
        });
        if (!read) return;
        believed += read.tensors.size;
        const taken = new Uint8Array(bytes.length);
        for (const { offset: start, length } of read.tensors.values()) {
          expect(start).toBeGreaterThanOrEqual(8);
          expect(start + length).toBeLessThanOrEqual(bytes.length);
          for (let at = start; at < start + length; at++) {
            expect(taken[at]).toBe(0);
            taken[at] = 1;
          }
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(believed).toBeGreaterThan(0);
});
