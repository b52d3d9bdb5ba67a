import { describe, expect, it } from 'vitest';
import { describePlan } from '../../../../../companion/src/engine/pipelines/memory/describe-plan.ts';
import type { MemoryPlan } from '../../../../../companion/src/engine/pipelines/memory/memory-plan.ts';

const whole: MemoryPlan = {
  precision: 'full',
  residency: 'together',
  vae: 'whole',
  guidance: 'at once',
  forecast: 6.94e9,
};
const least: MemoryPlan = {
  precision: '4-bit',
  residency: 'staged',
  vae: 'tiled',
  guidance: 'one by one',
  forecast: 0.9234e9,
};

describe('a memory plan in words', () => {
  it.each([
    [whole, 'as it was published, 6.9 GB'],
    [{ ...whole, precision: '8-bit' }, 'in 8 bits, 6.9 GB'],
    [
      least,
      'in 4 bits, which show, its parts loaded in turn for each picture, pictures in tiles, prompts one by one, 0.92 GB',
    ],
  ] as const)('says what it saves, and what it needs', (plan, words) => {
    expect(describePlan(plan, 8e9)).toBe(words);
    expect(describePlan(plan, undefined)).toBe(words);
  });

  it('does not promise what does not fit', () => {
    expect(describePlan(whole, 6e9)).toBe(
      'as it was published, 6.9 GB: more than there is, so it may run out of memory',
    );
  });
});
