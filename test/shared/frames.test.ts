import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ImageAssembler, imageIdOf } from '../../shared/src/assembler.ts';
import { chunksOf, decodeChunk, encodeChunk, type ImageChunk } from '../../shared/src/frames.ts';
import { limits } from '../../shared/src/limits.ts';

const capacity = 10 * 1024 * 1024;
const failsWith = (code: string) => expect.objectContaining({ code }) as Error;

function assemble(chunks: Iterable<ImageChunk>, assembler = new ImageAssembler(capacity)): Uint8Array | undefined {
  let whole: Uint8Array | undefined;
  for (const chunk of chunks) whole = assembler.add(decodeChunk(encodeChunk(chunk))) ?? whole;
  return whole;
}

test('a picture in pieces comes out as it went in', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), fc.integer({ min: 1, max: 700 }), (bytes, size) => {
      const image = imageIdOf(bytes);
      const chunks: ImageChunk[] = [];
      for (let offset = 0; offset < bytes.length; offset += size)
        chunks.push({ image, length: bytes.length, offset, bytes: bytes.subarray(offset, offset + size) });
      expect(assemble(chunks)).toEqual(new Uint8Array(bytes));
    }),
  );
});

test('a frame with its header stays below the limit of a message', () => {
  const bytes = new Uint8Array(3 * limits.chunkBytes + 1);
  const frames = [...chunksOf('a'.repeat(64), bytes)].map(encodeChunk);
  expect(frames).toHaveLength(4);
  expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(limits.frameBytes);
});

test('pieces of two pictures may alternate', () => {
  const [a, b] = [new Uint8Array(100).fill(1), new Uint8Array(100).fill(2)];
  const half = (bytes: Uint8Array, offset: number): ImageChunk => ({
    image: imageIdOf(bytes),
    length: 100,
    offset,
    bytes: bytes.subarray(offset, offset + 50),
  });
  const assembler = new ImageAssembler(capacity);
  expect(assemble([half(a, 0), half(b, 0), half(a, 50)], assembler)).toEqual(a);
  expect(assemble([half(b, 50)], assembler)).toEqual(b);
});

describe('a frame is refused', () => {
  const frame = encodeChunk({ image: 'a'.repeat(64), length: 10, offset: 0, bytes: new Uint8Array(10) });
  const changed = (at: number, value: number) => {
    const copy = Uint8Array.from(frame);
    copy[at] = value;
    return copy;
  };

  test.each([
    ['without a piece', frame.subarray(0, 42)],
    ['of nothing', new Uint8Array(0)],
    ['with another first byte', changed(0, 0x47)],
    ['of another layout', changed(1, 2)],
    ['whose piece ends after the picture', changed(38, 1)],
  ])('%s', (_what, bytes) => {
    expect(() => decodeChunk(bytes)).toThrow(failsWith('invalid_message'));
  });

  test('of a picture over the limit', () => {
    const chunk = { image: 'a'.repeat(64), length: limits.imageBytes + 1, offset: 0, bytes: new Uint8Array(1) };
    expect(() => decodeChunk(encodeChunk(chunk))).toThrow(failsWith('image_too_large'));
  });

  test('whatever bytes come, it says what is wrong or gives a piece', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(decodeChunk(bytes).image).toMatch(/^[0-9a-f]{64}$/);
        } catch (error) {
          expect(error).toMatchObject({ name: 'FrisketError' });
        }
      }),
    );
  });
});

describe('a picture is refused', () => {
  const bytes = new Uint8Array(100).fill(7);
  const image = imageIdOf(bytes);
  const piece = (offset: number, end: number, length = 100): ImageChunk => ({
    image,
    length,
    offset,
    bytes: bytes.subarray(offset, end),
  });

  test.each([
    ['with a gap', [piece(0, 50), piece(60, 100)]],
    ['whose pieces overlap', [piece(0, 50), piece(40, 100)]],
    ['that does not begin at its beginning', [piece(50, 100)]],
    ['that changes its length on the way', [piece(0, 50), piece(50, 90, 90)]],
    ['whose bytes are not what its id says', [{ ...piece(0, 100), image: 'b'.repeat(64) }]],
  ])('%s, and may be sent anew', (_what, chunks) => {
    const assembler = new ImageAssembler(capacity);
    expect(() => assemble(chunks, assembler)).toThrow(failsWith('invalid_message'));
    expect(assemble([piece(0, 100)], assembler)).toEqual(bytes);
  });

  test('when unfinished ones announce too much together', () => {
    const assembler = new ImageAssembler(150);
    assembler.add(piece(0, 50));
    expect(() => assembler.add({ ...piece(0, 50), image: 'b'.repeat(64) })).toThrow(failsWith('image_too_large'));
    expect(assembler.add(piece(50, 100))).toEqual(bytes);
  });
});
