import * as ort from 'onnxruntime-node';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { failureCode } from './failure-code.ts';
import type { Provider } from './provider-names.ts';

/** Only this folder imports onnxruntime-node. */

export type AnyTensor = Tensor | Tensor<BigInt64Array>;

/** An ONNX model in memory whose weights lie in files inside `folder`. */
export interface EncodedModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly folder: string;
}

/** A loaded graph. */
export interface Session {
  readonly name: string;
  /**
   * @param outputs only these are returned; all when absent
   * Blocks the thread while it runs, as ONNX Runtime does: the engine has a process of its own.
   * @throws FrisketError `engine_failed`, `out_of_memory` or `device_lost`, naming graph and inputs
   */
  run(inputs: Readonly<Record<string, AnyTensor>>, outputs?: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface SessionOptions {
  /** CPU when absent. */
  readonly provider?: Provider;
  /** Loading fails when any node would run on the CPU instead: silently slow otherwise. */
  readonly onlyProvider?: boolean;
  /** Threads of one operator; ONNX Runtime's choice (the physical cores) when absent. */
  readonly threads?: number;
}

function describeInputs(inputs: Readonly<Record<string, AnyTensor>>): string {
  return Object.entries(inputs)
    .map(([name, { dims }]) => `${name} [${dims.join(', ')}]`)
    .join(', ');
}

/**
 * Loads a graph; its weights are mapped from the files that they lie in.
 * @throws FrisketError `engine_failed`, `out_of_memory`, `device_lost`
 */
export async function openSession(
  { name, bytes, folder }: EncodedModel,
  options: SessionOptions = {},
): Promise<Session> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: executionProviders(options),
      graphOptimizationLevel: 'all',
      // 3 = errors; ONNX Runtime's warnings about constant folding say nothing that a person could act on.
      logSeverityLevel: 3,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      extra: {
        session: {
          model_external_initializers_file_folder_path: folder,
          ...(options.onlyProvider ? { disable_cpu_ep_fallback: '1' } : {}),
        },
      },
    });
  } catch (cause) {
    throw failure(`The graph "${name}" could not be loaded`, cause);
  }
  return {
    name,
    async run(inputs, outputs) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toOrt(value)]));
      try {
        const results = await (outputs ? session.run(feeds, outputs) : session.run(feeds));
        return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOrt(value)]));
      } catch (cause) {
        throw failure(`The graph "${name}" failed on ${describeInputs(inputs)}`, cause);
      }
    },
    release: () => session.release(),
  };
}

function executionProviders({
  provider = 'cpu',
  onlyProvider = false,
}: SessionOptions): ort.InferenceSession.ExecutionProviderConfig[] {
  // WebGPU's default layout puts transposes around every normalisation: NCHW has none.
  const chosen = provider === 'webgpu' ? { name: provider, preferredLayout: 'NCHW' as const } : provider;
  return provider === 'cpu' || onlyProvider ? [chosen] : [chosen, 'cpu'];
}

function failure(what: string, cause: unknown): FrisketError {
  const reason = withoutSourceLines(cause instanceof Error ? cause.message : String(cause));
  const code = failureCode(reason);
  return code === 'device_lost'
    ? new FrisketError(
        code,
        `The graphics card stopped answering. ${what}: ${reason}`,
        "Try once more, with a smaller picture. If it happens again, update the card's driver, or use the processor: `frisket start --provider cpu`.",
        { cause },
      )
    : new FrisketError(code, `${what}: ${reason}`, undefined, { cause });
}

/** ONNX Runtime begins its messages with the source line and the assertion; what a person needs stands behind. */
function withoutSourceLines(message: string): string {
  return message.replace(/^.*\bwas false\.\s*/s, '').trim();
}

function toOrt({ dims, data }: AnyTensor): ort.Tensor {
  return data instanceof Float32Array ? new ort.Tensor('float32', data, dims) : new ort.Tensor('int64', data, dims);
}

function fromOrt(value: ort.Tensor): Tensor {
  if (!(value.data instanceof Float32Array))
    throw new FrisketError('engine_failed', `An output has the type ${value.type}.`);
  return { dims: value.dims, data: value.data };
}
