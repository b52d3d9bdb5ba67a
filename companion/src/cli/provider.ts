import { providerVariable, type ProviderChoice } from '../engine/runtime/provider-names.ts';

/** The engine's process reads the choice of a provider from its environment. */
export function handOnProvider(provider: ProviderChoice): void {
  process.env[providerVariable] = provider;
}
