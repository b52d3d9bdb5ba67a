import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import { writePrivateFile } from '../../files/private-file.ts';

const schema = z.strictObject({
  version: z.literal(1),
  /** Absolute, of models and of folders of models that lie elsewhere and stay there. */
  paths: z.array(z.string().refine((path) => isAbsolute(path), { message: 'is no absolute path' })).max(10_000),
});

/** What the person added with `frisket models add`: where it lies, so that no second copy is needed. */
export class AddedModels {
  readonly #file: string;

  /** @param dataFolder absolute */
  constructor(dataFolder: string) {
    this.#file = join(dataFolder, 'added-models.json');
  }

  /** The latest first: it counts when two are called the same. @throws FrisketError `model_invalid` for a damaged list */
  async paths(): Promise<readonly string[]> {
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch (cause) {
      throw new FrisketError('model_invalid', `${this.#file} is no JSON.`, 'Correct the file, or remove it.', {
        cause,
      });
    }
    return parse(schema, data, this.#file, 'model_invalid').paths;
  }

  async add(path: string): Promise<void> {
    const others = (await this.paths()).filter((other) => other !== path);
    await this.#write([path, ...others]);
  }

  /** @returns whether it was among them */
  async remove(path: string): Promise<boolean> {
    const paths = await this.paths();
    if (!paths.includes(path)) return false;
    await this.#write(paths.filter((other) => other !== path));
    return true;
  }

  async #write(paths: readonly string[]): Promise<void> {
    await writePrivateFile(this.#file, JSON.stringify({ version: 1, paths }, undefined, 2));
  }
}
