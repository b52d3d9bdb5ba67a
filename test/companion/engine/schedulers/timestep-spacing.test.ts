import { describe, expect, it } from 'vitest';
import {
  checkSteps,
  linspace,
  roundHalfToEven,
  spacedTimesteps,
  wholeTimesteps,
} from '../../../../companion/src/engine/schedulers/timestep-spacing.ts';

function whole(spacing: 'linspace' | 'leading' | 'trailing', steps: number, offset = 0): number[] {
  return wholeTimesteps({ spacing, trainingTimesteps: 1000, steps, offset });
}

describe('timestep spacing', () => {
  it('rounds a half to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, -1.5, 2.4, 2.6].map(roundHalfToEven)).toEqual([0, 2, 2, -2, 2, 3]);
    expect(whole('trailing', 16).slice(0, 4)).toEqual([999, 937, 874, 811]);
  });

  it('leading counts up by a whole ratio from the offset', () => {
    expect(whole('leading', 3, 1)).toEqual([667, 334, 1]);
    expect(whole('leading', 1)).toEqual([0]);
  });

  it('linspace holds both ends and is fractional unless rounded', () => {
    expect(whole('linspace', 4)).toEqual([999, 666, 333, 0]);
    const fractional = spacedTimesteps({ spacing: 'linspace', trainingTimesteps: 1000, steps: 3, offset: 0 });
    expect(fractional).toEqual([999, 499.5, 0]);
    expect(linspace(0, 0.3, 4).at(-1)).toBe(0.3);
    expect(whole('linspace', 1)).toEqual([0]);
  });

  it('trailing ends at the last timestep, with the rounding of numpy.arange', () => {
    expect(whole('trailing', 4)).toEqual([999, 749, 499, 249]);
    // Multiples of 1000 / 48 counted down in doubles; counted otherwise the fifth is 915.
    expect(whole('trailing', 48).slice(0, 12)).toEqual([999, 978, 957, 936, 916, 895, 874, 853, 832, 811, 791, 770]);
  });

  it('trailing has one timestep of -1 too many at 61 steps, as diffusers has', () => {
    const timesteps = whole('trailing', 61);
    expect(timesteps).toHaveLength(62);
    expect(timesteps.slice(-2)).toEqual([15, -1]);
  });

  it('names the most steps when there are too many', () => {
    expect(() => {
      checkSteps(51, 50, 'LCMScheduler');
    }).toThrow(expect.objectContaining({ code: 'invalid_request', hint: 'Ask for at most 50 steps.' }));
  });
});
