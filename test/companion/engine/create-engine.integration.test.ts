import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../companion/src/engine/create-engine.ts';
import type { EngineTask } from '../../../companion/src/engine/engine.ts';

const engine = createEngine({ provider: 'cpu' });

afterAll(() => engine.close());

function task(steps: number): EngineTask {
  const swatch = fileURLToPath(new URL('../../../models/swatch', import.meta.url));
  return {
    job: { kind: 'generate', model: 'swatch', prompt: 'turquoise water', seed: 1, steps, width: 128, height: 128 },
    images: new Map(),
    models: new Map([['swatch', swatch]]),
  };
}

describe('a job that is cancelled', () => {
  test.each([1, 2, 6])('when step %i of 8 is told takes at most the one that runs', async (last) => {
    const abort = new AbortController();
    const steps: number[] = [];
    const run = engine.run(task(8), {
      signal: abort.signal,
      onProgress: ({ step, steps: all }) => {
        if (all > 0) steps.push(step);
        if (step === last) abort.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(Math.max(...steps)).toBeLessThanOrEqual(last + 1);
  });

  test('before it starts takes no step, and the next one runs', async () => {
    const steps: number[] = [];
    const onProgress = ({ step }: { step: number }): void => void steps.push(step);
    await expect(engine.run(task(4), { signal: AbortSignal.abort(), onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(steps.filter((step) => step > 0)).toEqual([]);
    const { pictures } = await engine.run(task(4), { signal: new AbortController().signal, onProgress });
    expect(pictures).toHaveLength(1);
    expect(Math.max(...steps)).toBe(4);
  });
});
