import { describe, expect, it } from 'vitest';
import { schedulerNames } from '../../../../companion/src/engine/schedulers/names.ts';
import { createScheduler, schedulerClasses } from '../../../../companion/src/engine/schedulers/table.ts';
import { stableDiffusion } from './runs.ts';

describe('names of samplers', () => {
  it.each(Object.entries(schedulerNames))('%s can be run', (_name, { class: className, config }) => {
    const scheduler = createScheduler(className, { ...stableDiffusion, ...config }, { steps: 8 });
    expect(scheduler.timesteps.length).toBeGreaterThanOrEqual(8);
  });

  it('reach every class', () => {
    expect(new Set(Object.values(schedulerNames).map((named) => named.class))).toEqual(new Set(schedulerClasses));
  });
});
