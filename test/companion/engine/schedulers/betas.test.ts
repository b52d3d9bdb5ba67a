import { describe, expect, it } from 'vitest';
import {
  alphasCumprod,
  positiveAlphasCumprod,
  type BetaSchedule,
} from '../../../../companion/src/engine/schedulers/betas.ts';

const linear = { num_train_timesteps: 1000, beta_start: 0.0001, beta_end: 0.02, beta_schedule: 'linear' } as const;
const scaled = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
} as const;

/** alphas_cumprod[0], [499] and [999] as PyTorch gives them. */
const expected: readonly [BetaSchedule, typeof linear | typeof scaled, readonly number[]][] = [
  ['linear', linear, [0.9998999834060669, 0.07858723402023315, 4.035830352222547e-5]],
  ['scaled_linear', scaled, [0.9991499781608582, 0.27766942977905273, 0.00466009508818388]],
  ['squaredcos_cap_v2', linear, [0.9999586939811707, 0.4938434660434723, 2.4287349909002387e-9]],
  ['exp', linear, [0.9880717396736145, 0.002478785812854767, 6.144378858152777e-6]],
  ['sigmoid', linear, [0.9998508095741272, 0.3019309937953949, 3.9681821363046765e-5]],
  ['laplace', linear, [0.9788462519645691, 0.707460343837738, 0.03162277489900589]],
];

describe('alphasCumprod', () => {
  it.each(expected)('of %s betas is what PyTorch gives', (beta_schedule, config, [first, middle, last]) => {
    const alphas = alphasCumprod('Class', { ...config, beta_schedule });
    expect(alphas[0]).toBeCloseTo(first ?? NaN, 7);
    expect(alphas[499]).toBeCloseTo(middle ?? NaN, 7);
    expect((alphas[999] ?? NaN) / (last ?? NaN)).toBeCloseTo(1, 5);
  });

  it('ends at 0 with zero terminal SNR, and at the least float16 where a scheduler divides by it', () => {
    const config = { ...scaled, rescale_betas_zero_snr: true };
    expect(alphasCumprod('Class', config)[999]).toBe(0);
    expect(alphasCumprod('Class', config)[499]).toBeCloseTo(0.24235899746418, 6);
    expect(positiveAlphasCumprod('Class', config)[999]).toBe(2 ** -24);
    expect(positiveAlphasCumprod('Class', scaled)[999]).toBeCloseTo(0.00466009508818388, 7);
  });

  it('takes trained betas in place of a formula', () => {
    const config = { ...scaled, num_train_timesteps: 2, trained_betas: [0.5, 0.5] };
    expect([...alphasCumprod('Class', config)]).toEqual([0.5, 0.25]);
  });

  it('refuses trained betas of another number', () => {
    expect(() => alphasCumprod('Class', { ...scaled, trained_betas: [0.5] })).toThrow(
      expect.objectContaining({ code: 'model_invalid', message: expect.stringContaining('1 values') as string }),
    );
  });
});
