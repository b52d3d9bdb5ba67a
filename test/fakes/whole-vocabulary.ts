import { readFile, writeFile } from 'node:fs/promises';

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** CLIP's tokens, with those that begin and end a text at the end. */
const tokens = 49_408;

/**
 * Copies a tiny checkpoint in one file with a word embedding for each of CLIP's tokens: a file brings no tokenizer, so it
 * is read with CLIP's own. The tiny embedding is repeated.
 */
export async function copyWithWholeVocabulary(from: string, to: string): Promise<void> {
  const file = await readFile(from);
  const headerEnd = 8 + Number(file.readBigUInt64LE());
  const { __metadata__: metadata, ...entries } = JSON.parse(file.subarray(8, headerEnd).toString()) as Record<
    string,
    Entry
  >;
  const parts: Buffer[] = [];
  let end = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const [first, last] = entry.data_offsets;
    const bytes = file.subarray(headerEnd + first, headerEnd + last);
    const isVocabulary = name.endsWith('token_embedding.weight');
    const grown = isVocabulary ? Buffer.alloc((bytes.length / (entry.shape[0] ?? 1)) * tokens, bytes) : bytes;
    if (isVocabulary) entry.shape[0] = tokens;
    entry.data_offsets = [end, end + grown.length];
    end += grown.length;
    parts.push(grown);
  }
  const header = Buffer.from(JSON.stringify({ ...(metadata ? { __metadata__: metadata } : {}), ...entries }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(to, Buffer.concat([length, header, ...parts]));
}
