import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Digest } from '../hub/repository.ts';

/** Bytes read at once: hashing is then as fast as the disk. */
const chunkBytes = 4 * 1024 * 1024;

/**
 * A file's hash in the way that its digest was made: git's own is over `blob SIZE\0` and the contents.
 * @param onProgress bytes read so far
 */
export async function hashFile(
  path: string,
  size: number,
  kind: Digest['kind'],
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (bytes: number) => void },
): Promise<string> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-blob') hash.update(`blob ${size}\0`);
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    done += chunk.length;
    onProgress?.(done);
  }
  return hash.digest('hex');
}
