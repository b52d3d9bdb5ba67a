import { open } from 'node:fs/promises';

/** What a program or library was compiled for. */
export interface NativeCode {
  readonly os: 'linux' | 'win32' | 'darwin';
  /** Those of one file: Mach-O may hold several. */
  readonly processors: readonly string[];
}

/** Bytes from the start: every header that is looked at lies in them. */
const headBytes = 4_096;

/** By the numbers of the formats: ELF's `e_machine`, PE's `Machine`, Mach-O's `cputype`. */
const elfProcessors = new Map([
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
]);
const peProcessors = new Map([
  [0x14c, 'ia32'],
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
const machProcessors = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);

/** @returns nothing for a file that is neither program nor library */
export async function nativeCodeOf(path: string): Promise<NativeCode | undefined> {
  const head = await readHead(path);
  if (head.length < 64) return undefined;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return { os: 'linux', processors: [named(elfProcessors, head.readUInt16LE(18))] };
  if (magic === 0xcffaedfe) return { os: 'darwin', processors: [named(machProcessors, head.readUInt32LE(4))] };
  if (magic === 0xcafebabe) {
    // A table of parts, each 20 bytes long, big-endian.
    const parts = Array.from({ length: head.readUInt32BE(4) }, (_, at) => head.readUInt32BE(8 + 20 * at));
    return { os: 'darwin', processors: parts.map((part) => named(machProcessors, part)) };
  }
  if (magic >>> 16 === 0x4d5a) {
    const header = head.readUInt32LE(0x3c);
    if (header + 6 <= head.length && head.readUInt32BE(header) === 0x50450000)
      return { os: 'win32', processors: [named(peProcessors, head.readUInt16LE(header + 4))] };
  }
  return undefined;
}

function named(names: ReadonlyMap<number, string>, number: number): string {
  return names.get(number) ?? `0x${number.toString(16)}`;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
