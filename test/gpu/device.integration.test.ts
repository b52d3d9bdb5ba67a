import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providerCases } from '../../bench/gpu/cases.ts';
import { appRoot } from '../../companion/src/app-root.ts';
import { blocksProblem } from '../../companion/src/engine/networks/block-test.ts';
import { chooseDevice, formCandidates, tryForms } from '../../companion/src/engine/networks/self-test.ts';
import { runCase } from '../../companion/src/engine/parity/run.ts';
import { providerChoices } from '../../companion/src/engine/runtime/provider-names.ts';

/*
 * For whoever has a graphics card: `npx vitest run test/gpu`. The provider is the one that Frisket would choose;
 * FRISKET_TEST_PROVIDER names another, which must then pass.
 */
const wanted = providerChoices.find((name) => name === (process.env.FRISKET_TEST_PROVIDER ?? 'auto'));
if (!wanted) throw new Error(`FRISKET_TEST_PROVIDER is none of ${providerChoices.join(', ')}.`);
const { device, trials } = await chooseDevice(wanted);
const { provider, forms } = device;
const found = trials.map(({ provider: name, reason = 'wrong numbers' }) => `${name}: ${reason.split('\n')[0] ?? ''}`);

describe.runIf(provider === 'cpu')('a graphics card', () => {
  // Without one there is nothing to test; a skipped test says so in the report, where none at all would look like success.
  it.skip(`is not here, or no better than the processor (${[...new Set(found)].join('; ') || 'no provider'})`, () =>
    undefined);
});

describe.runIf(provider !== 'cpu')(`${provider}, ${forms.compute}, ${forms.attention} attention`, () => {
  const sameType = formCandidates.filter(({ compute }) => compute === forms.compute);
  const chosen = sameType.findIndex(({ attention }) => attention === forms.attention);

  // The first that is right is the one that is used, so those before it must be wrong again.
  it.each(sameType.slice(0, chosen + 1))(
    'runs $compute with $attention attention as it was found to',
    async (candidate) => {
      const { passed } = await tryForms(provider, candidate);
      expect(passed).toBe(candidate.attention === forms.attention);
    },
  );

  it.each([8, 4] as const)('bears weights in %d bits just when the device says so', async (bits) => {
    const problem = await blocksProblem(provider, forms, bits);
    expect(problem === undefined).toBe(bits === 8 ? device.bears.blocks8 : device.bears.blocks4);
  });

  // The limits are those of float32.
  it.runIf(forms.compute === 'float32').each(providerCases)('gives diffusers’ numbers: %s', async (name) => {
    const { passed, line } = await runCase(join(appRoot, 'test', 'golden', 'cases', name), device);
    expect(passed, line).toBe(true);
  });

  it.runIf(forms.compute === 'float16').each(providerCases)(
    'computes finite numbers in half precision: %s',
    async (name) => {
      const { line } = await runCase(join(appRoot, 'test', 'golden', 'cases', name), device);
      expect(line).not.toMatch(/NaN|Infinity|_invalid|_failed/);
    },
  );
});
