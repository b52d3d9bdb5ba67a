import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import { providers, type Provider } from './provider-names.ts';
import { vulkanProblem } from './vulkan.ts';

/** Those that can be tried here; whether there is a device and its driver shows when a graph is loaded. */
export function installedProviders(): Provider[] {
  const supported = listSupportedBackends();
  const installed = (name: string) =>
    supported.some((backend) => backend.name === name && (backend.bundled || name !== 'cuda' || hasCudaLibrary()));
  return providers.filter(installed);
}

/**
 * Why a provider cannot run here, as far as that is known without loading it; undefined when it may. Loading it all the
 * same would make it complain on the terminal, where nobody can keep it from.
 */
export function missingFor(provider: Provider): string | undefined {
  return provider === 'webgpu' && process.platform === 'linux' ? vulkanProblem() : undefined;
}

/** CUDA's part is fetched on demand; asking for it without it makes ONNX Runtime complain on the terminal. */
function hasCudaLibrary(): boolean {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return existsSync(join(folder, 'bin', 'napi-v6', process.platform, process.arch, 'libonnxruntime_providers_cuda.so'));
}
