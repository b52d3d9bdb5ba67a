import { describe, expect, it } from 'vitest';
import { samplers } from '../../shared/src/samplers.ts';
import { createScheduler, schedulerClasses } from '../../companion/src/engine/schedulers/table.ts';
import { stableDiffusion } from '../companion/engine/schedulers/runs.ts';

describe('names of samplers', () => {
  it.each(Object.entries(samplers))('%s can be run', (_name, { class: className, config }) => {
    const scheduler = createScheduler(className, { ...stableDiffusion, ...config }, { steps: 8 });
    expect(scheduler.timesteps.length).toBeGreaterThanOrEqual(8);
  });

  it('reach every class', () => {
    expect(new Set(Object.values(samplers).map((named) => named.class))).toEqual(new Set(schedulerClasses));
  });
});
