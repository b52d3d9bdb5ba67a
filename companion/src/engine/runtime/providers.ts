import { listSupportedBackends } from 'onnxruntime-node';

/** An execution provider that this build of ONNX Runtime has, by ONNX Runtime's own name: `cpu`, `webgpu`, `cuda`, ... */
export interface Provider {
  readonly name: string;
  /** Part of the package, rather than fetched on demand. */
  readonly bundled: boolean;
}

/** Which are there says nothing yet of whether a device and its driver are. */
export function listProviders(): Provider[] {
  return listSupportedBackends().map(({ name, bundled }) => ({ name, bundled }));
}
