/** ONNX Runtime's execution providers that its Node package can bring along, in the order in which they are preferred. */
export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
export type Provider = (typeof providers)[number];

/** What a person may choose: one of them, or `auto`, the best that passes the self-test. */
export const providerChoices = ['auto', ...providers] as const;
export type ProviderChoice = (typeof providerChoices)[number];

/** Environment variable that hands the choice to the engine's process. */
export const providerVariable = 'FRISKET_PROVIDER';

/** Anything but a known name is `auto`: the command line has refused it before. */
export function parseProvider(text: string | undefined): ProviderChoice {
  return providerChoices.find((name) => name === text) ?? 'auto';
}
