import type { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { encodeModel } from '../../../../companion/src/engine/graph/protobuf.ts';
import { openSession, type AnyTensor } from '../../../../companion/src/engine/runtime/session.ts';
import type { Tensor } from '../../../../companion/src/engine/core/tensor.ts';

/** Loads a graph in ONNX Runtime; `run` gives the output `y`. */
export async function openTestGraph(g: GraphBuilder): Promise<{
  run(inputs: Readonly<Record<string, AnyTensor>>): Promise<Tensor>;
  release(): Promise<void>;
}> {
  const session = await openSession(encodeModel(g.finish()));
  return {
    async run(inputs) {
      const { y } = await session.run(inputs);
      if (!y) throw new Error('the graph has no output y');
      return y;
    },
    release: () => session.release(),
  };
}

/** 0, 1, 2, ... in a shape. */
export function counting(...dims: number[]): Tensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { dims, data: Float32Array.from({ length: size }, (_, at) => at) };
}
