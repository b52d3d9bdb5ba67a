import { appendFileSync, readFileSync } from 'node:fs';
import { serveEngine } from '../../companion/src/engine/process/serve-engine.ts';
import type { Engine } from '../../companion/src/engine/engine.ts';
import { FrisketError } from '../../shared/src/errors.ts';

/**
 * An engine that gives the same picture for every job, after so many milliseconds, and writes down the seed of each job
 * that it begins.
 */
const { BENCH_RESULT: resultFile = '', BENCH_DIARY: diary = '', BENCH_MILLISECONDS: milliseconds = '0' } = process.env;
const png = new Uint8Array(readFileSync(resultFile));

const engine: Engine = {
  run: async ({ job }, { signal, onProgress }) => {
    if (job.kind === 'map') throw new FrisketError('invalid_request', 'The benchmark draws no maps.');
    const { seed, model } = job.kind === 'request' ? job.request : job;
    if (diary !== '') appendFileSync(diary, `${seed}\n`);
    onProgress({ stage: 'Painting', step: 1, steps: 1 });
    if (Number(milliseconds) > 0) await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
    if (signal.aborted) throw new FrisketError('cancelled', 'The job was cancelled.');
    const resolved = {
      model,
      scheduler: 'x',
      steps: 1,
      guidanceScale: 1,
      strength: 1,
      seed,
      width: 1024,
      height: 1024,
    };
    return { pictures: [{ png, x: 0, y: 0, width: 1024, height: 1024 }], resolved, timings: { unet: 1 } };
  },
  prepare: () => Promise.resolve(),
  forecast: () => Promise.resolve(),
  unload: () => Promise.resolve(),
  state: () => ({ phase: 'ready', models: [], restarts: 0 }),
  close: () => Promise.resolve(),
};

serveEngine(engine, process, () => process.exit(0));
