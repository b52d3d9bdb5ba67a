import { describe, expect, it } from 'vitest';
import { schedulerCase } from '../../../../companion/src/engine/parity/scheduler-case.ts';
import { failures, goldenCases } from './golden.ts';

describe('reference cases of the kind scheduler', () => {
  it.each(goldenCases('scheduler-'))('%s', async (name) => {
    expect(await failures(name, schedulerCase)).toEqual([]);
  });

  it('are there', () => {
    expect(goldenCases('scheduler-').length).toBeGreaterThanOrEqual(71);
  });

  it('refuse a field that is not known', () => {
    expect(
      schedulerCase.schema.safeParse({ scheduler: { _class_name: 'DDIMScheduler' }, steps: 1, unknown: 1 }).success,
    ).toBe(false);
  });
});
