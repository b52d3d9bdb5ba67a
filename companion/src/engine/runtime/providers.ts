import { listSupportedBackends } from 'onnxruntime-node';

/** ONNX Runtime's execution providers that its Node package can bring along, in the order in which they are preferred. */
export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
export type Provider = (typeof providers)[number];

/** Those that this build of ONNX Runtime knows; whether there is a device and its driver shows when a graph is loaded. */
export function knownProviders(): Provider[] {
  const names = new Set(listSupportedBackends().map(({ name }) => name));
  return providers.filter((provider) => names.has(provider));
}
