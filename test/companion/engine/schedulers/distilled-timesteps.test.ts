import { describe, expect, it } from 'vitest';
import { distilledTimesteps } from '../../../../companion/src/engine/schedulers/distilled-timesteps.ts';

const lcm = { className: 'LCMScheduler', trainingTimesteps: 1000, originalSteps: 50 };

describe('distilledTimesteps', () => {
  it('are spread over the schedule that the model was distilled on', () => {
    expect(distilledTimesteps({ ...lcm, steps: 1 })).toEqual([999]);
    expect(distilledTimesteps({ ...lcm, steps: 4 })).toEqual([999, 759, 499, 259]);
    expect(distilledTimesteps({ ...lcm, steps: 50 }).at(-1)).toBe(19);
  });

  it('cannot be more than that schedule has', () => {
    expect(() => distilledTimesteps({ ...lcm, steps: 51 })).toThrow(
      expect.objectContaining({ code: 'invalid_request', hint: 'Ask for at most 50 steps.' }),
    );
    expect(() => distilledTimesteps({ ...lcm, originalSteps: 2000, steps: 4 })).toThrow(
      expect.objectContaining({ code: 'model_invalid' }),
    );
  });
});
