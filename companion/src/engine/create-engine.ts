import { FrisketError } from '../../../shared/src/errors.ts';
import type { Engine } from './engine.ts';
import { runJob } from './pipelines/run-job.ts';
import { ModelCache } from './pipelines/model-cache.ts';

/** The engine itself, in the process that calls this; jobs run one after the other. */
export function createEngine(): Engine {
  const models = new ModelCache();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task, options) {
      const result = last.then(async () => {
        try {
          return await runJob(task, models, options);
        } catch (thrown) {
          throw FrisketError.wrap(thrown, 'engine_failed');
        }
      });
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      await last;
      await models.release();
    },
  };
}
