import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { References } from './run-request.ts';

/** References of a request file: paths relative to its folder. */
export function fileReferences(folder: string): References {
  return {
    model: (reference) => resolve(folder, reference),
    async picture(reference) {
      const path = resolve(folder, reference);
      return readFile(path).catch((cause: unknown) => {
        throw new FrisketError('file_unreadable', `${path} cannot be read.`, 'Check the path.', { cause });
      });
    },
  };
}
