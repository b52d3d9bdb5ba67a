import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';

/** Where a request's references lead: files for the command line, uploads and installed models for the daemon. */
export interface References {
  /** Absolute path of a model, adapter or tokenizer. @throws FrisketError `model_not_found` */
  model(reference: string): string;
  /** Encoded picture. @throws FrisketError `image_missing`, `file_unreadable` */
  picture(reference: string): Promise<Uint8Array>;
}

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
