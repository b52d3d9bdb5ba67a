import { describe, expect, it } from 'vitest';
import { alphaAt } from '../../../../companion/src/engine/schedulers/alpha-space.ts';
import { createScheduler } from '../../../../companion/src/engine/schedulers/table.ts';

describe('alphaAt', () => {
  const alphas = Float32Array.of(0.75, 0.5, 0.25);

  it('reads the table, from its end for the -1 that trailing spacing may give', () => {
    expect(alphaAt(alphas, 1)).toBe(0.5);
    expect(alphaAt(alphas, -1)).toBe(0.25);
  });

  it('refuses timesteps that training did not have', () => {
    expect(() => alphaAt(alphas, 3)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: expect.stringContaining('timestep 3') as string }),
    );
    const beyond = createScheduler('DDIMScheduler', { steps_offset: 1 }, { steps: 1000 });
    expect(() => beyond.addNoise(alphas, alphas, 0)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });
});
