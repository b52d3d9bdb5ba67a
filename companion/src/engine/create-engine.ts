import type { MemoryForecast } from '../../../shared/src/downloads.ts';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { Engine, EngineState } from './engine.ts';
import { usualEngineSettings, type EngineSettings } from './engine-settings.ts';
import { publishedNames, type PublishedName } from './models/published-names.ts';
import { rememberedDevice } from './networks/remembered-device.ts';
import { ModelCache } from './pipelines/model-cache.ts';
import { noAdapters } from './pipelines/adapter-set.ts';
import { forecastPublished } from './pipelines/memory/forecast-published.ts';
import { memoryBudget } from './pipelines/memory/memory-budget.ts';
import { runJob } from './pipelines/run-job.ts';

/** The engine itself, in the process that calls this; jobs run one after the other. */
export function createEngine(changes: Partial<EngineSettings> = {}): Engine {
  const settings = { ...usualEngineSettings, ...changes };
  // Chosen with the first job: the process is up at once, and whoever never paints needs no graphics card.
  let opened: Promise<ModelCache> | undefined;
  let cache: ModelCache | undefined;
  let forecasts: EngineState['forecasts'];
  const open = () =>
    (opened ??= openCache(settings).then(
      (made) => (cache = made),
      (error: unknown) => {
        // Another try may find the card back in its place.
        opened = undefined;
        throw error;
      },
    ));
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
    forecast: async () => {
      if (forecasts) return;
      const reckoned: [PublishedName, MemoryForecast][] = [];
      // Each in a turn of its own: a job that comes meanwhile waits for one of them.
      for (const name of publishedNames)
        reckoned.push([name, await inTurn(async () => forecastPublished(name, (await open()).memory))]);
      forecasts = Object.fromEntries(reckoned);
    },
    unload: () => inTurn(async () => (await opened)?.release()),
    state: () => ({
      phase: 'ready',
      ...(cache ? { provider: cache.device.provider } : {}),
      models: cache?.paths ?? [],
      ...(forecasts ? { forecasts } : {}),
      restarts: 0,
    }),
    async close() {
      await last;
      await (await opened)?.release();
    },
  };
}

async function openCache({
  provider,
  precision,
  memoryGigabytes,
  quantized,
  devices,
}: EngineSettings): Promise<ModelCache> {
  // Whatever this process writes stands in the companion's log.
  const device = await rememberedDevice(provider, { file: devices, tell: console.warn });
  const budget = await memoryBudget(device, memoryGigabytes);
  return new ModelCache(device, { precision, budget, folder: quantized });
}
