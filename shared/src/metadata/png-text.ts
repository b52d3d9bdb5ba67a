import { readChunks, type PngChunk } from './png-chunks.ts';

/** Bytes of text in one picture that are worth unpacking; ComfyUI's largest workflows take a few hundred kilobytes. */
const textBytes = 4 * 1024 * 1024;

/** A text chunk: `tEXt` where Latin-1 can write it, as programs that know no other expect it, else `iTXt` in UTF-8. */
export function textChunk(keyword: string, text: string): PngChunk {
  // Characters beyond the first plane are two units, each far above.
  const isLatin = unitsOf(text).every((unit) => unit < 0x100);
  return isLatin ? { type: 'tEXt', data: joined(latin(keyword), [0], latin(text)) } : internationalChunk(keyword, text);
}

/** `iTXt`, not compressed, of no language. */
export function internationalChunk(keyword: string, text: string): PngChunk {
  return { type: 'iTXt', data: joined(latin(keyword), [0, 0, 0, 0, 0], new TextEncoder().encode(text)) };
}

/** The texts of a PNG by their keywords; of one that is there twice the first. What cannot be read is left out. */
export async function readTexts(png: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const chunk of readChunks(png)) {
    const read = readers[chunk.type];
    const found = read && (await read(chunk.data).catch(() => undefined));
    if (found && !texts.has(found.keyword)) texts.set(found.keyword, found.text);
  }
  return texts;
}

interface Text {
  readonly keyword: string;
  readonly text: string;
}

const readers: Readonly<Record<string, (data: Uint8Array) => Promise<Text | undefined>>> = {
  tEXt: (data) => {
    const [keyword, rest] = cut(data);
    return Promise.resolve(rest && { keyword: fromLatin(keyword), text: fromLatin(rest) });
  },
  zTXt: async (data) => {
    const [keyword, rest] = cut(data);
    return rest && { keyword: fromLatin(keyword), text: fromLatin(await inflate(rest.subarray(1))) };
  },
  iTXt: async (data) => {
    const [keyword, rest] = cut(data);
    const [, afterLanguage] = cut(rest?.subarray(2) ?? new Uint8Array());
    const [, text] = cut(afterLanguage ?? new Uint8Array());
    if (!rest || !text) return undefined;
    const bytes = rest[0] === 1 ? await inflate(text) : text;
    return { keyword: fromLatin(keyword), text: new TextDecoder().decode(bytes) };
  },
};

/** What stands before the first zero byte, and after it. */
function cut(data: Uint8Array): readonly [Uint8Array, Uint8Array | undefined] {
  const zero = data.indexOf(0);
  return zero < 0 ? [data, undefined] : [data.subarray(0, zero), data.subarray(zero + 1)];
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(...pieces);
    pieces.push(value);
    length += value.length;
    if (length > textBytes) throw new Error(`The text takes over ${textBytes} bytes.`);
  }
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(unitsOf(text));
}

function fromLatin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
