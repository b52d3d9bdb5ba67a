import { crc32, deflateSync } from 'node:zlib';

/** A valid RGBA PNG of transparent pixels, made without ever holding them: the cheapest bomb there is. */
export function pngOfZeros(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', zlibZeros((1 + 4 * width) * height)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** That many zero bytes, compressed in pieces of 16 MB; the checksum of zeros is simple enough to be written down. */
function zlibZeros(length: number): Buffer {
  const piece = Buffer.alloc(16 * 1024 * 1024);
  // A whole zlib stream of each size that is needed, stripped to its deflate blocks and joined by empty ones.
  const blocks = (bytes: Buffer) => deflateSync(bytes, { level: 9, finishFlush: 2 }).subarray(2);
  const whole = blocks(piece);
  const rest = length % piece.length;
  const checksum = Buffer.alloc(4);
  // Adler-32 of n zeros: the low sum stays 1, the high one counts them.
  checksum.writeUInt32BE((((length % 65_521) << 16) | 1) >>> 0);
  return Buffer.concat([
    Buffer.from([0x78, 0xda]),
    ...Array.from({ length: Math.floor(length / piece.length) }, () => whole),
    blocks(piece.subarray(0, rest)),
    Buffer.from([0x03, 0x00]),
    checksum,
  ]);
}
