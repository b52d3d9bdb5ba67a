import { Option } from 'commander';
import { providerChoices, providerVariable } from '../engine/runtime/provider-names.ts';

/** `--provider`: where networks run. Reaches the engine's process through its environment. */
export function providerOption(): Option {
  return new Option('--provider <name>', 'where networks run; auto takes the best that passes a test of its numbers')
    .choices([...providerChoices])
    .env(providerVariable)
    .default('auto');
}

export function handOnProvider(provider: string): void {
  process.env[providerVariable] = provider;
}
