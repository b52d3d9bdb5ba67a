import { fileURLToPath } from 'node:url';
import { ModelCache } from '../../../../companion/src/engine/pipelines/model-cache.ts';
import { fileReferences } from '../../../../companion/src/engine/pipelines/references.ts';
import { runRequest, type RequestResult } from '../../../../companion/src/engine/pipelines/run-request.ts';
import { requestSchema, type RequestInput } from '../../../../shared/src/request.ts';

/** The project's own copy of the reference models. */
export const models = fileURLToPath(new URL('../../../golden/models', import.meta.url));
/** The pictures of a reference case: `image.in.png`, `mask.png`, `control.png`, `style.png`. */
export const pictures = (name: string) => fileURLToPath(new URL(`../../../golden/cases/${name}`, import.meta.url));

/** A quick picture of a tiny SDXL. */
export const small: RequestInput = {
  model: 'tiny-sdxl',
  task: 'text-to-image',
  prompt: 'a photo of a red fox',
  width: 64,
  height: 64,
  steps: 2,
  guidanceScale: 0,
  seed: 1,
};

/** Runs a request whose references are relative to the reference models. */
export function run(
  changes: Partial<RequestInput> = {},
  cache: ModelCache = new ModelCache(),
  signal: AbortSignal = new AbortController().signal,
): Promise<RequestResult> {
  return runRequest({
    request: requestSchema.parse({ ...small, ...changes }),
    references: fileReferences(models),
    models: cache,
    signal,
    onProgress: () => undefined,
  });
}
