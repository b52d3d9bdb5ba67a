import { FrisketError } from '../errors.ts';

/** A chunk of a PNG: https://www.w3.org/TR/png-3/#5Chunk-layout */
export interface PngChunk {
  /** Four letters: `IHDR`, `tEXt`. */
  readonly type: string;
  readonly data: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and type before a chunk's data, checksum after it. */
const before = 8;
const around = 12;

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The chunks in their order, without looking at their checksums. What is cut short ends them. */
export function* readChunks(png: Uint8Array): Generator<PngChunk & { readonly start: number }> {
  if (!isPng(png)) return;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let start = signature.length; start + around <= png.length;) {
    const length = view.getUint32(start);
    const end = start + around + length;
    if (end > png.length) return;
    const type = String.fromCharCode(...png.subarray(start + 4, start + before));
    yield { type, data: png.subarray(start + before, end - 4), start };
    start = end;
  }
}

/** A PNG with further chunks, right before its picture data. @throws FrisketError `image_invalid` */
export function withChunks(png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array {
  const place = [...readChunks(png)].find(({ type }) => type === 'IDAT')?.start;
  if (place === undefined) throw new FrisketError('image_invalid', `The picture of ${png.length} bytes is not a PNG.`);
  const written = chunks.map(writeChunk);
  const result = new Uint8Array(png.length + written.reduce((sum, { length }) => sum + length, 0));
  result.set(png.subarray(0, place));
  let at = place;
  for (const chunk of written) {
    result.set(chunk, at);
    at += chunk.length;
  }
  result.set(png.subarray(place), at);
  return result;
}

function writeChunk({ type, data }: PngChunk): Uint8Array {
  const chunk = new Uint8Array(data.length + around);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let index = 0; index < 4; index++) chunk[4 + index] = type.charCodeAt(index);
  chunk.set(data, before);
  view.setUint32(data.length + before, checksum(chunk.subarray(4, data.length + before)));
  return chunk;
}

/** CRC-32 as PNG has it (ISO 3309): the polynomial's bits are reversed. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
