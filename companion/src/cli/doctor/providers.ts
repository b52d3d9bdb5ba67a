import type { DeviceChoice, Trial } from '../../engine/networks/self-test.ts';
import type { Check } from './check.ts';

/** What networks will run on here, and why not on something better. ONNX Runtime is loaded now and not before: it may be what is broken. */
export async function checkProviders(): Promise<Check> {
  try {
    const { chooseDevice } = await import('../../engine/networks/self-test.ts');
    return describeChoice(await chooseDevice('auto'));
  } catch (error) {
    return {
      name: 'Providers',
      status: 'problem',
      found: `ONNX Runtime cannot be loaded: ${firstLine(error instanceof Error ? error.message : String(error))}`,
      advice: 'Run `npm install` again; on Windows, install the Visual C++ runtime.',
    };
  }
}

function describeChoice({ device: { provider, forms }, trials }: DeviceChoice): Check {
  const refused = new Map(trials.filter(({ passed }) => !passed).map((trial) => [trial.provider, trial]));
  refused.delete(provider);
  const others = [...refused.values()].map((trial) => `${trial.provider} not: ${reasonOf(trial)}`);
  const used = provider === 'cpu' ? 'cpu' : `${provider} (${forms.compute}, ${forms.attention} attention)`;
  return {
    name: 'Providers',
    status: 'ok',
    found: [`paints on ${used}`, ...others].join('; '),
    ...(provider === 'cpu' && others.length > 0
      ? { advice: 'For a graphics card, install its current driver (on Linux with Vulkan).' }
      : {}),
  };
}

function reasonOf({ error, reason }: Trial): string {
  if (error !== undefined && reason === undefined)
    return `its numbers differ from the CPU's by ${error.toExponential(1)}`;
  return firstLine(reason ?? 'unknown')
    .replace(/^The graph "self_test" could not be loaded: /, '')
    .slice(0, mostCharacters);
}

/** Native messages carry paths and stack traces; the rest is in the log. */
const mostCharacters = 160;

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
