import { FrisketError } from '../../../../shared/src/errors.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { cast, transpose } from '../graph/operators.ts';
import type { ElementType, Value } from '../graph/value.ts';
import type { DType } from '../weights/dtypes.ts';
import type { StoredTensor } from '../weights/source.ts';

const storedTypes: Partial<Record<DType, ElementType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/**
 * A stored tensor as a constant of the graph that stays in its file; ONNX Runtime brings it to the type that the
 * graph computes in when it loads, unless the form is `as stored` (tables of which few rows are read).
 * @param shape holds as many values, in the same order: 1 x 1 convolutions are stored as [out, in, 1, 1]
 * @throws FrisketError `weights_invalid` for a dtype that networks are not stored in
 */
export function storedWeight(
  g: GraphBuilder,
  name: string,
  stored: StoredTensor,
  shape: readonly number[],
  label: string,
  form: 'to compute' | 'as stored' = 'to compute',
): Value {
  const type = storedTypes[stored.dtype];
  if (!type)
    throw new FrisketError('weights_invalid', `${label}: tensor "${name}" is stored as ${stored.dtype}, not as F32, F16 or BF16.`);
  const { file, offset, length } = stored;
  const layout = stored.transposed ? [...shape].reverse() : shape;
  const constant = g.initializer(`${name} [${layout.join(',')}]`, type, layout, { kind: 'external', file, offset, length });
  if (form === 'as stored' && g.forms.halfTables) return constant;
  const { compute } = g.forms;
  const ready = g.constant(`${compute} of ${constant.name}`, () => cast(g, constant, compute));
  return stored.transposed ? g.constant(`transpose of ${constant.name}`, () => transpose(g, ready, [1, 0])) : ready;
}
