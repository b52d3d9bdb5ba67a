import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { serveEngine } from '../../companion/src/engine/process/serve-engine.ts';
import type { Engine, EngineResult, EngineState, EngineTask, RunOptions } from '../../companion/src/engine/engine.ts';
import { FrisketError } from '../../shared/src/errors.ts';
import { readyState } from './ready-state.ts';

/**
 * An engine's process that does what the prompt says: `crash`, `exit`, `throw`, `lost` (the card: what this process is asked
 * from then on fails, too), `hang`, `steps` (until cancelled), `heir`
 * (starts a process that holds its output open, and tells which), and for anything else four steps and a result that
 * says what arrived.
 */
let isLost = false;
let forecasts: EngineState['forecasts'];

const engine: Engine = {
  run: ({ job, images }, { signal, onProgress }) => {
    if (isLost) throw deviceLost();
    if (job.kind === 'request' || job.kind === 'map')
      throw new FrisketError('invalid_request', `The stub knows no ${job.kind}.`);
    switch (job.prompt) {
      case 'crash':
        console.error('Segmentation fault in the convolution');
        process.kill(process.pid, 'SIGSEGV');
        return new Promise(() => undefined);
      case 'exit':
        process.exit(3);
      // eslint-disable-next-line no-fallthrough -- process.exit does not return
      case 'throw':
        throw new FrisketError('mask_empty', 'The mask is empty.', 'Paint something.');
      case 'lost':
        isLost = true;
        throw deviceLost();
      case 'hang':
        return new Promise(() => undefined);
      case 'steps':
        return stepUntilCancelled({ signal, onProgress });
      case 'heir':
        return leaveHeir();
      default:
        return fourSteps(job.prompt, images, onProgress);
    }
  },
  prepare: (model) => {
    console.error(`prepared ${model}`);
    return model === 'broken'
      ? Promise.reject(new FrisketError('model_invalid', 'The model is broken.'))
      : Promise.resolve();
  },
  forecast: () => {
    forecasts = { sd15: { precision: 'full', staged: false, tiled: false, needed: 3e9 } };
    return Promise.resolve();
  },
  unload: () => {
    console.error('unloaded');
    return Promise.resolve();
  },
  state: () => ({ ...readyState, provider: 'cpu', models: ['/models/swatch'], ...(forecasts ? { forecasts } : {}) }),
  close: () => Promise.resolve(),
};

function deviceLost(): FrisketError {
  return new FrisketError(
    'device_lost',
    'The graphics card stopped answering. CUDA failure 719.',
    'Update its driver.',
  );
}

async function leaveHeir(): Promise<EngineResult> {
  const heir = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
  await once(heir, 'spawn');
  const result = await fourSteps('heir', new Map(), () => undefined);
  return { ...result, timings: { heir: heir.pid ?? 0 } };
}

async function stepUntilCancelled({ signal, onProgress }: RunOptions): Promise<EngineResult> {
  for (let step = 1; !signal.aborted; step++) {
    onProgress({ stage: 'Painting', step, steps: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new FrisketError('cancelled', 'The job was cancelled.');
}

async function fourSteps(
  prompt: string,
  images: EngineTask['images'],
  onProgress: RunOptions['onProgress'],
): Promise<EngineResult> {
  for (let step = 1; step <= 4; step++) {
    onProgress({ stage: 'Painting', step, steps: 4, preview: Uint8Array.of(step) });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    pictures: [...images.values()].map((bytes) => ({ png: bytes, x: 1, y: 2, width: 3, height: 4 })),
    resolved: {
      model: 'swatch',
      scheduler: prompt,
      steps: 4,
      guidanceScale: 1,
      strength: 1,
      seed: process.pid,
      width: 8,
      height: 8,
    },
    timings: { unet: 1.5 },
  };
}

serveEngine(engine, process, () => process.exit(0));
