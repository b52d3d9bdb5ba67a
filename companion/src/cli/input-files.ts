import { readFile, stat } from 'node:fs/promises';
import { FrisketError } from '../../../shared/src/errors.ts';
import { imageIdOf } from '../daemon/image-id.ts';
import { readImageSize, type ImageSize } from '../daemon/image-header.ts';
import type { ImageId } from '../../../shared/src/job.ts';
import { limits } from '../../../shared/src/limits.ts';

export interface PictureFile {
  readonly id: ImageId;
  readonly bytes: Uint8Array;
  readonly size: ImageSize;
}

/**
 * An encoded picture from a file, within the limits that the daemon keeps too.
 * @throws FrisketError `file_unreadable`, `image_invalid`, `image_too_small`, `image_too_large`
 */
export async function readPictureFile(path: string): Promise<PictureFile> {
  const length = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (length > limits.imageBytes)
    throw new FrisketError(
      'image_too_large',
      `${path} has ${length} bytes; the limit is ${limits.imageBytes}.`,
      'Use a smaller picture.',
    );
  const bytes = new Uint8Array(await readInput(path));
  return { id: imageIdOf(bytes), bytes, size: readImageSize(bytes, path) };
}

/** @throws FrisketError `file_unreadable` */
export async function readInput(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new FrisketError('file_unreadable', `${path} ${why}.`, 'Check the path.', { cause });
  });
}
