import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { readModelHeader, type ModelHeader } from '../graph/read-model.ts';
import { openSession, type Session } from '../runtime/session.ts';

/** Bytes. The largest of the catalogue has 217 million; a protocol buffer cannot have more than two billion. */
const bytesMost = 600_000_000;

/**
 * A network that was published as ONNX: a graph that others built. It runs on the CPU: what was found out about another
 * provider (`self-test.ts`) holds for the operators of our own graphs only.
 */
export class PublishedNetwork {
  readonly header: ModelHeader;
  readonly #session: Session;

  private constructor(header: ModelHeader, session: Session) {
    this.header = header;
    this.#session = session;
  }

  /**
   * Looks at the file before ONNX Runtime's native code does, and gives that the very bytes that were looked at.
   * @param path absolute, of an `.onnx` file
   * @param shape how many inputs and outputs it must have
   * @throws FrisketError `model_not_found`, `model_invalid`, `engine_failed`
   */
  static async open(
    path: string,
    shape: { readonly inputs: number; readonly outputs: number },
  ): Promise<PublishedNetwork> {
    const bytes = await readChecked(path);
    const header = headerOf(bytes, path);
    const { inputs, outputs, external } = header;
    if (external) throw damaged(path, 'keeps weights in other files');
    if (inputs.length !== shape.inputs || outputs.length !== shape.outputs)
      throw damaged(
        path,
        `has ${inputs.length} inputs and ${outputs.length} outputs in place of ${shape.inputs} and ${shape.outputs}`,
      );
    return new PublishedNetwork(header, await openSession({ name: basename(path), bytes, folder: dirname(path) }));
  }

  /** Height and width of the pictures [1, 3, h, w] that it takes. @param usual where it leaves them open */
  pictureSize(usual: { readonly width: number; readonly height: number }): { width: number; height: number } {
    const [, , height, width] = this.header.inputs[0]?.shape ?? [];
    return { width: width ?? usual.width, height: height ?? usual.height };
  }

  /** @returns its outputs in their order @throws FrisketError `engine_failed` */
  async run(picture: Tensor): Promise<Tensor[]> {
    const results = await this.#session.run({ [this.header.inputs[0]?.name ?? '']: picture });
    return this.header.outputs.map(({ name }) => {
      const value = results[name];
      if (!value) throw new FrisketError('engine_failed', `The graph "${this.#session.name}" gave no "${name}".`);
      return value;
    });
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

async function readChecked(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new FrisketError('model_not_found', `${path} is not there.`, 'Download the model again.', { cause });
  });
  if (!found.isFile() || found.size === 0) throw damaged(path, 'is no file with anything in it');
  if (found.size > bytesMost) throw damaged(path, `has ${found.size} bytes; the limit is ${bytesMost}`);
  return new Uint8Array(await readFile(path));
}

function headerOf(bytes: Uint8Array, path: string): ModelHeader {
  try {
    return readModelHeader(bytes);
  } catch (cause) {
    throw damaged(path, 'is no ONNX model', cause);
  }
}

function damaged(path: string, what: string, cause?: unknown): FrisketError {
  const hint = 'Remove the model and download it again.';
  return new FrisketError('model_invalid', `${path} ${what}.`, hint, { cause });
}
