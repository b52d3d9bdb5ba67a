/** ONNX Runtime's execution providers that its Node package can bring along, in the order in which they are preferred. */
export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
export type Provider = (typeof providers)[number];

/** What a person may choose: one of them, or `auto`, the best that passes the self-test. */
export const providerChoices = ['auto', ...providers] as const;
export type ProviderChoice = (typeof providerChoices)[number];
