import type { GraphBuilder } from '../graph/builder.ts';
import { dynamicQuantizeMatMul, matMulNBits } from '../graph/linear.ts';
import { cast } from '../graph/operators.ts';
import type { ElementType, Value } from '../graph/value.ts';
import type { QuantizedLinear, StoredTensor } from '../weights/source.ts';

/** `x` [rows, in] times the weights of a Linear in fewer bits, plus `bias` [out] -> [rows, out]. */
export function quantizedProduct(g: GraphBuilder, x: Value, linear: QuantizedLinear, bias: Value | undefined): Value {
  switch (linear.scheme) {
    case 'columns':
      return dynamicQuantizeMatMul(g, x, constant(g, linear.values, 'int8'), constant(g, linear.scales, 'float32'), bias);
    case 'blocks': {
      const scales = cast(g, constant(g, linear.scales, 'float32'), x.type);
      return matMulNBits(g, x, constant(g, linear.values, 'uint8'), scales, linear, bias);
    }
  }
}

function constant(g: GraphBuilder, { file, offset, length, shape }: StoredTensor, type: ElementType): Value {
  return g.initializer(`${file}@${offset}`, type, shape, { kind: 'external', file, offset, length });
}
