import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Device } from '../../engine/networks/device.ts';
import type { DeviceChoice, Trial } from '../../engine/networks/self-test.ts';
import type { Provider, ProviderChoice } from '../../engine/runtime/provider-names.ts';
import type { Check } from './check.ts';

/**
 * What networks will run on here, and why not on something better. ONNX Runtime is loaded now and not before: it may be
 * what is broken.
 * @param devices the file in which the companion finds what was measured here
 * @returns the device, too, if there is one
 */
export async function checkProviders(
  wanted: ProviderChoice,
  devices: string | undefined,
): Promise<{ check: Check; device?: Device }> {
  const name = 'Providers';
  try {
    const { measureAgain } = await import('../../engine/networks/remembered-device.ts');
    const choice = await measureAgain(wanted, { file: devices });
    return { check: describeChoice(choice, process), device: choice.device };
  } catch (error) {
    if (error instanceof FrisketError) {
      const { message, hint } = error;
      return { check: { name, status: 'problem', found: message, ...(hint === undefined ? {} : { advice: hint }) } };
    }
    return {
      check: {
        name,
        status: 'problem',
        found: `ONNX Runtime cannot be loaded: ${firstLine(error instanceof Error ? error.message : String(error))}`,
        advice: 'Run `npm install` again; on Windows, install the Visual C++ runtime.',
      },
    };
  }
}

/** A provider that could be better than the one that is used: why it is not used, and what to do about that. */
interface Refusal {
  readonly provider: Provider;
  readonly reason: string;
  readonly step: string;
}

export function describeChoice(
  { device: { provider, forms, bears }, trials }: DeviceChoice,
  machine: { readonly platform: string; readonly arch: string },
): Check {
  // The last trial of each says most: those before it were of forms that may be missing with good reason.
  const tried = new Map(trials.filter(({ passed }) => !passed).map((trial) => [trial.provider, trial]));
  tried.delete(provider);
  const refusals = [...tried.values()].map(refusalOf);
  if (provider !== 'cuda' && !tried.has('cuda') && machine.platform === 'linux' && machine.arch === 'x64')
    refusals.push({
      provider: 'cuda',
      reason: 'its libraries are not here, they are fetched on demand',
      step: 'With an NVIDIA card, fetch them: `frisket setup cuda`.',
    });
  const fewerBits = [...(bears.blocks8 ? ['8'] : []), ...(bears.blocks4 ? ['4'] : [])].join(' and ');
  const used =
    provider === 'cpu'
      ? 'cpu'
      : `${provider} (${forms.compute}, ${forms.attention} attention, ${fewerBits === '' ? 'no weights in fewer bits' : `weights in ${fewerBits} bits`})`;
  return {
    name: 'Providers',
    status: 'ok',
    found: [`paints on ${used}`, ...refusals.map(({ provider: name, reason }) => `${name} not: ${reason}`)].join('; '),
    ...(refusals.length > 0
      ? { advice: refusals.map(({ provider: name, step }) => `${name}: ${step}`).join(' ') }
      : {}),
  };
}

/** What to install so that a provider finds its device. */
const drivers: Readonly<Record<Provider, string>> = {
  cuda: "Install NVIDIA's driver, CUDA 12 and cuDNN 9.",
  dml: "Install the graphics card's current driver.",
  coreml: 'Update macOS.',
  webgpu:
    "Install the graphics card's current driver, on Linux with Vulkan (`vulkaninfo --summary` must name the card).",
  cpu: '',
};

function refusalOf({ provider, error, reason }: Trial): Refusal {
  if (reason === undefined)
    return {
      provider,
      reason: `its numbers differ from the CPU's by ${error?.toExponential(1) ?? 'nobody knows what'}`,
      step: "Update the graphics card's driver; until its numbers are right it is not used.",
    };
  // Its graph ran and came out right, so the driver is there.
  if (error !== undefined)
    return { provider, reason, step: `It may be a software renderer. Use it all the same: --provider ${provider}.` };
  const said = firstLine(reason).replace(/^The graph "[a-z_]+" could not be loaded: /, '');
  return { provider, reason: said.slice(0, mostCharacters), step: drivers[provider] };
}

/** Native messages carry paths and stack traces; the rest is in the log. */
const mostCharacters = 160;

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
