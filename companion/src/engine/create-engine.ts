import { FrisketError } from '../../../shared/src/errors.ts';
import type { Engine } from './engine.ts';
import { chooseDevice } from './networks/self-test.ts';
import { ModelCache } from './pipelines/model-cache.ts';
import { noAdapters } from './pipelines/adapter-set.ts';
import { runJob } from './pipelines/run-job.ts';
import type { ProviderChoice } from './runtime/provider-names.ts';

export interface EngineOptions {
  /** `auto`: the best that passes the self-test. */
  readonly provider?: ProviderChoice;
}

/** The engine itself, in the process that calls this; jobs run one after the other. */
export function createEngine({ provider = 'auto' }: EngineOptions = {}): Engine {
  // Chosen with the first job: the process is up at once, and whoever never paints needs no graphics card.
  let opened: Promise<ModelCache> | undefined;
  let cache: ModelCache | undefined;
  const open = () => (opened ??= chooseDevice(provider).then(({ device }) => (cache = new ModelCache(device))));
  let last: Promise<unknown> = Promise.resolve();
  /** One thing after the other: a network has one set of buffers, and memory is for one job. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(async () => {
      try {
        return await work();
      } catch (thrown) {
        throw FrisketError.wrap(thrown, 'engine_failed');
      }
    });
    last = result.catch(() => undefined);
    return result;
  };
  return {
    run: (task, options) => inTurn(async () => runJob(task, await open(), options)),
    prepare: (path) =>
      inTurn(async () => {
        const model = await (await open()).open(path);
        await Promise.all([model.unet(noAdapters), model.textReaders([])]);
      }),
    unload: () => inTurn(async () => (await opened)?.release()),
    state: () => ({
      phase: 'ready',
      ...(cache ? { provider: cache.device.provider } : {}),
      models: cache?.paths ?? [],
      restarts: 0,
    }),
    async close() {
      await last;
      await (await opened)?.release();
    },
  };
}
