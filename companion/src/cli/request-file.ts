import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FrisketError, parse } from '../../../shared/src/errors.ts';
import { requestImages, requestModels, type ImageId } from '../../../shared/src/job.ts';
import { parseJob } from '../../../shared/src/parse-job.ts';
import { renameReferences, requestSchema } from '../../../shared/src/request.ts';
import type { EngineTask } from '../engine/engine.ts';
import { readInput, readPictureFile } from './input-files.ts';
import { ModelPaths } from './model-paths.ts';

/**
 * A request file as a task for the engine: its paths, which are relative to its folder, become ids. A model may also be
 * the id of an installed one.
 * @param installed paths by id
 * @throws FrisketError `file_unreadable`, `invalid_request`, `model_not_found` and what is wrong with a picture
 */
export async function readRequestFile(path: string, installed: ReadonlyMap<string, string>): Promise<EngineTask> {
  const folder = dirname(resolve(path));
  const request = parse(requestSchema, parseJson(await readInput(path), path), 'request');

  const images = new Map<ImageId, Uint8Array>();
  const imageIds = new Map<string, ImageId>();
  for (const reference of requestImages(request)) {
    const picture = await readPictureFile(resolve(folder, reference));
    images.set(picture.id, picture.bytes);
    imageIds.set(reference, picture.id);
  }

  const models = new ModelPaths();
  const modelIds = new Map<string, string>();
  for (const reference of requestModels(request)) {
    const file = resolve(folder, reference);
    const found = existsSync(file) ? file : installed.get(reference);
    if (found === undefined)
      throw new FrisketError(
        'model_not_found',
        `There is no ${file}, and no model "${reference}" is installed.`,
        'Check the path.',
      );
    modelIds.set(reference, models.add(found));
  }

  const job = parseJob({
    kind: 'request',
    request: renameReferences(request, {
      image: (reference) => imageIds.get(reference) ?? reference,
      model: (reference) => modelIds.get(reference) ?? reference,
    }),
  });
  return { job, images, models: models.paths };
}

function parseJson(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new FrisketError(
      'invalid_request',
      `${path} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Correct the file.',
      { cause },
    );
  }
}
