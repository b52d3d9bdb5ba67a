import { describe, expect, it } from 'vitest';
import { describeChoice } from '../../../../companion/src/cli/doctor/providers.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import type { Trial } from '../../../../companion/src/engine/networks/self-test.ts';

const forms = { compute: 'float16', halfTables: true, attention: 'plain', branches: true } as const;
const linux = { platform: 'linux', arch: 'x64' };
const mac = { platform: 'darwin', arch: 'arm64' };
const trial = (rest: Partial<Trial>): Trial => ({ provider: 'webgpu', forms, passed: false, ...rest });

describe('what is used, and why not something better', () => {
  it('is said of a card that passes, with what it bears', () => {
    const device = { provider: 'webgpu', forms, bears: { blocks8: true, blocks4: false } } as const;
    expect(describeChoice({ device, trials: [trial({ error: 1e-3, passed: true })] }, mac)).toEqual({
      name: 'Providers',
      status: 'ok',
      found: 'paints on webgpu (float16, plain attention, weights in 8 bits)',
    });
  });

  it.each([
    [
      'has no driver',
      { reason: 'The graph "self_test" could not be loaded: Failed to get a WebGPU adapter\n  at /native/stack' },
      'webgpu not: Failed to get a WebGPU adapter',
      'vulkaninfo --summary',
    ],
    ['is wrong', { error: 0.125 }, "webgpu not: its numbers differ from the CPU's by 1.3e-1", 'Update'],
    [
      'is slower',
      { error: 1e-6, reason: 'it is slower than the CPU' },
      'webgpu not: it is slower than the CPU',
      '--provider webgpu',
    ],
  ])('is said of one that %s, with the next step', (_, rest, found, step) => {
    const check = describeChoice({ device: cpu, trials: [trial(rest)] }, mac);
    expect(check.found).toBe(`paints on cpu; ${found}`);
    expect(check.advice).toContain(step);
  });

  it('is, on Linux without CUDA’s libraries, how they are fetched', () => {
    const check = describeChoice({ device: cpu, trials: [] }, linux);
    expect(check.found).toContain('cuda not: its libraries are not here');
    expect(check.advice).toContain('frisket setup cuda');
  });
});
