import { describe, expect, it } from 'vitest';
import { randomCase } from '../../../../companion/src/engine/parity/random-case.ts';
import { failures, goldenCases } from './golden.ts';

describe('reference cases of the kind random', () => {
  it.each(goldenCases('random-'))('%s', async (name) => {
    expect(await failures(name, randomCase)).toEqual([]);
  });

  it('are there', () => {
    expect(goldenCases('random-').length).toBeGreaterThanOrEqual(13);
  });

  it('refuse a field that is not known', () => {
    expect(randomCase.schema.safeParse({ seed: 1, draws: [[1]], unknown: 1 }).success).toBe(false);
  });
});
