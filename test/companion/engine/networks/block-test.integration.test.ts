import { describe, expect, it } from 'vitest';
import { referenceForms } from '../../../../companion/src/engine/graph/forms.ts';
import { blocksProblem } from '../../../../companion/src/engine/networks/block-test.ts';
import { planMemory, type Footprint } from '../../../../companion/src/engine/pipelines/memory/memory-plan.ts';

describe('weights in blocks of fewer bits', () => {
  it.each([8, 4] as const)('of %d bits come out right on the CPU', async (bits) => {
    expect(await blocksProblem('cpu', referenceForms, bits)).toBeUndefined();
  });

  it('are not given to a provider that is not there, and the reason is told', async () => {
    const absent = process.platform === 'win32' ? 'coreml' : 'dml';
    expect(await blocksProblem(absent, referenceForms, 8)).toMatch(/^it does not run 8-bit weights: /);
  });
});

describe('a plan for a device that does not bear them', () => {
  const footprint: Footprint = {
    unet: { full: 5e9, '8-bit': 3e9, '4-bit': 2e9 },
    textEncoders: 1e9,
    imageEncoder: 0,
    vae: 2e8,
    unetWork: 5e8,
    prompts: 1,
    vaeWork: { whole: 2e9, tiled: 5e8 },
  };

  it('keeps them as they were published, however little room there is', () => {
    expect(planMemory(footprint, 4e9).precision).toBe('8-bit');
    expect(planMemory(footprint, 4e9, undefined, ['full', '4-bit']).precision).toBe('4-bit');
    expect(planMemory(footprint, 4e9, undefined, ['full']).precision).toBe('full');
  });

  it('says so to whoever insists', () => {
    expect(() => planMemory(footprint, 4e9, '4-bit', ['full'])).toThrow(/Weights in 4-bit do not come out right/);
  });
});
