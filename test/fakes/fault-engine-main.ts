import { appendFileSync } from 'node:fs';
import { FrisketError } from '../../shared/src/errors.ts';
import type { Engine } from '../../companion/src/engine/engine.ts';
import { serveEngine } from '../../companion/src/engine/process/serve-engine.ts';
import { faultResult } from './fault-result.ts';
import { readyState } from './ready-state.ts';

/**
 * An engine that paints nothing, in a few short steps, and writes down which job it began: the second line of one job
 * tells that it was run again.
 */
const diary = process.env.FRISKET_FAULT_DIARY;
const step = () => new Promise((resolve) => setTimeout(resolve, 4));

const engine: Engine = {
  run: async ({ job }, { signal, onProgress }) => {
    if (job.kind === 'map') throw new FrisketError('invalid_request', 'This engine makes no maps.');
    const { seed } = job.kind === 'request' ? job.request : job;
    if (diary !== undefined) appendFileSync(diary, `${seed}\n`);
    for (let done = 1; done <= 4; done++) {
      await step();
      if (signal.aborted) throw new FrisketError('cancelled', 'The job was cancelled.');
      onProgress({ stage: 'Painting', step: done, steps: 4 });
    }
    const resolved = { model: 'swatch', scheduler: 'x', steps: 4, guidanceScale: 1, strength: 1, seed };
    return {
      pictures: [{ png: faultResult(seed), x: 0, y: 0, width: 8, height: 8 }],
      resolved: { ...resolved, width: 8, height: 8 },
      timings: { unet: 16 },
    };
  },
  prepare: () => Promise.resolve(),
  forecast: () => Promise.resolve(),
  unload: () => Promise.resolve(),
  state: () => readyState,
  close: () => Promise.resolve(),
};

serveEngine(engine, process, () => process.exit(0));
