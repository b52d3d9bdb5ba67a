import { describe, expect, test } from 'vitest';
import { presets } from '../../../../shared/src/presets.ts';
import { samplers } from '../../../../shared/src/samplers.ts';
import { samplerName, samplerNamed } from '../../../../plugin/src/ui/state/sampler-names.ts';

describe('the name of a scheduler and its settings', () => {
  test.each(Object.keys(samplers))('is %s for what that name stands for', (name) => {
    expect(samplerName(samplerNamed(name)!)).toBe(name);
  });

  test('is told from others for every preset', () => {
    const names = Object.values(presets).map(({ scheduler }) => samplerName(scheduler));
    expect(names).toContain('Euler a (trailing)');
    expect(names.join()).not.toContain('Scheduler');
  });

  test('is the class where people have no name for it', () => {
    expect(samplerName({ class: 'EulerDiscreteScheduler', config: { use_beta_sigmas: true } })).toBe(
      'EulerDiscreteScheduler',
    );
  });

  test('that nobody knows stands for nothing', () => {
    expect(samplerNamed('')).toBeUndefined();
  });
});
