import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from './checksum.ts';
import { totalBytes, type Manifest } from './manifest.ts';

/** A file that is not as it was downloaded. */
export interface Damage {
  /** Inside the model. */
  readonly file: string;
  readonly problem: 'missing' | 'changed';
}

/**
 * Reads a model again and compares it with what the hub said when it was downloaded.
 * @param path absolute, of the model
 * @returns what is wrong; nothing when all is well
 */
export async function verifyModel(
  manifest: Manifest,
  path: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytes: number, total: number) => void },
): Promise<Damage[]> {
  const total = totalBytes(manifest);
  const damages: Damage[] = [];
  let before = 0;
  for (const { to, size, digest } of manifest.files) {
    const file = manifest.layout === 'file' ? path : join(path, to);
    const found = await stat(file).catch(() => undefined);
    if (!found) damages.push({ file: to, problem: 'missing' });
    else if (found.size !== size) damages.push({ file: to, problem: 'changed' });
    else {
      const start = before;
      const hex = await hashFile(file, size, digest.kind, {
        signal,
        onProgress: (bytes) => {
          onProgress(start + bytes, total);
        },
      });
      if (hex !== digest.hex) damages.push({ file: to, problem: 'changed' });
    }
    before += size;
    onProgress(before, total);
  }
  return damages;
}
