import { z } from 'zod';
import { requestSchema } from '../../../../shared/src/request.ts';
import { fileReferences } from '../pipelines/references.ts';
import { runRequest } from '../pipelines/run-request.ts';
import { ModelCache } from '../pipelines/model-cache.ts';
import type { CaseKind } from './case.ts';
import { pictureTensor } from './tensors.ts';

const schema = z.strictObject({ request: requestSchema });

/** A whole run, from prompt to picture. */
export const pipelineCase: CaseKind<z.infer<typeof schema>> = {
  schema,
  async run(folder, { request }, device) {
    const models = new ModelCache(device);
    const { latents, picture } = await runRequest({
      request,
      references: fileReferences(folder),
      models,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await models.release();
    return new Map([
      ['latents', latents],
      ['image', pictureTensor(picture)],
    ]);
  },
};
