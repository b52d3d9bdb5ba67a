import type { GraphBuilder } from './builder.ts';
import { describeValue } from './builder.ts';
import { broadcast, convolved, describeShape, product, sameShape, sum, type Dim, type Shape } from './dims.ts';
import { elementTypes, type ElementType, type Value } from './value.ts';

/*
 * One function an ONNX operator: checks what it is given, infers the shape of what comes out and adds the node.
 * https://onnx.ai/onnx/operators/ has the definitions.
 */

function elementwise(g: GraphBuilder, operator: string, a: Value, b: Value): Value {
  const shape = broadcast(a.shape, b.shape);
  if (!shape || a.type !== b.type) g.fail(`${operator} of ${describeValue(a)} and ${describeValue(b)}`);
  return g.operation({ operator, inputs: [a, b], type: a.type, shape });
}

export const add = (g: GraphBuilder, a: Value, b: Value): Value => elementwise(g, 'Add', a, b);
export const subtract = (g: GraphBuilder, a: Value, b: Value): Value => elementwise(g, 'Sub', a, b);
export const multiply = (g: GraphBuilder, a: Value, b: Value): Value => elementwise(g, 'Mul', a, b);
export const divide = (g: GraphBuilder, a: Value, b: Value): Value => elementwise(g, 'Div', a, b);

function unary(g: GraphBuilder, operator: string, x: Value): Value {
  return g.operation({ operator, inputs: [x], type: x.type, shape: x.shape });
}

export const tanh = (g: GraphBuilder, x: Value): Value => unary(g, 'Tanh', x);
export const relu = (g: GraphBuilder, x: Value): Value => unary(g, 'Relu', x);
export const exp = (g: GraphBuilder, x: Value): Value => unary(g, 'Exp', x);

export function clip(g: GraphBuilder, x: Value, least: number, most: number): Value {
  return g.operation({ operator: 'Clip', inputs: [x, g.scalar(least), g.scalar(most)], type: x.type, shape: x.shape });
}

export function cast(g: GraphBuilder, x: Value, type: ElementType): Value {
  if (x.type === type) return x;
  return g.operation({
    operator: 'Cast',
    inputs: [x],
    type,
    shape: x.shape,
    attributes: { to: { int: elementTypes[type] } },
  });
}

export interface ConvOptions {
  readonly stride?: number;
  /** Top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number];
}

/** `x` [N, C, H, W], `weight` [M, C, kH, kW], `bias` [M] -> [N, M, H', W']. */
export function conv(
  g: GraphBuilder,
  x: Value,
  weight: Value,
  bias: Value | undefined,
  options: ConvOptions = {},
): Value {
  const { stride = 1, pads = [0, 0, 0, 0] } = options;
  const [batch, channels, height, width] = rank(g, 'Conv', x, 4);
  const [out, channelsIn, kernelHeight, kernelWidth] = rank(g, 'Conv', weight, 4);
  if (channels !== channelsIn) g.fail(`Conv of ${describeValue(x)} with the weight ${describeValue(weight)}`);
  const shape = [
    batch,
    out,
    convolved(height, Number(kernelHeight), stride, pads[0], pads[2]),
    convolved(width, Number(kernelWidth), stride, pads[1], pads[3]),
  ];
  const attributes = { strides: { ints: [stride, stride] }, pads: { ints: pads } };
  return g.operation({ operator: 'Conv', inputs: [x, weight, bias], type: x.type, shape, attributes });
}

/** `x` [rows, K] times the transpose of `weight` [M, K] (PyTorch's Linear) plus `bias` [M] -> [rows, M]. */
export function gemm(g: GraphBuilder, x: Value, weight: Value, bias?: Value): Value {
  const [rows, columns] = rank(g, 'Gemm', x, 2);
  const [out, columnsIn] = rank(g, 'Gemm', weight, 2);
  if (columns !== columnsIn) g.fail(`Gemm of ${describeValue(x)} with the weight ${describeValue(weight)}`);
  return g.operation({
    operator: 'Gemm',
    inputs: bias ? [x, weight, bias] : [x, weight],
    type: x.type,
    shape: [rows, out],
    attributes: { transB: { int: 1 } },
  });
}

/** Matrix product of the last two axes, batched over those before. */
export function matmul(g: GraphBuilder, a: Value, b: Value): Value {
  const [rows, inner] = a.shape.slice(-2);
  const [innerToo, columns] = b.shape.slice(-2);
  const batches = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!batches || inner !== innerToo || rows === undefined || columns === undefined || a.type !== b.type)
    g.fail(`MatMul of ${describeValue(a)} and ${describeValue(b)}`);
  return g.operation({ operator: 'MatMul', inputs: [a, b], type: a.type, shape: [...batches, rows, columns] });
}

/** Over the last axis. */
export function softmax(g: GraphBuilder, x: Value): Value {
  return g.operation({
    operator: 'Softmax',
    inputs: [x],
    type: x.type,
    shape: x.shape,
    attributes: { axis: { int: -1 } },
  });
}

/**
 * The same values in another shape. Dimensions that are named and not where they were are read from a value that has
 * them; at most one is left to be inferred.
 */
export function reshape(g: GraphBuilder, x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  if (product(x.shape) !== product(shape)) g.fail(`Reshape of ${describeValue(x)} to ${describeShape(shape)}`);
  const inferred = inferredAxis(g, x, shape);
  const parts = shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim;
    if (axis === inferred) return -1;
    return dim === x.shape[axis] ? 0 : sizeOfDim(g, dim);
  });
  const target = parts.every((part) => typeof part === 'number')
    ? g.integers(parts)
    : concat(
        g,
        parts.map((part) => (typeof part === 'number' ? g.integers([part]) : part)),
        0,
      );
  return g.operation({ operator: 'Reshape', inputs: [x, target], type: x.type, shape });
}

/** The named dimension that Reshape works out itself: rather one that cannot be copied, rather one that cannot be read. */
function inferredAxis(g: GraphBuilder, x: Value, shape: Shape): number {
  const named = shape.flatMap((dim, axis) => (typeof dim === 'string' && dim !== x.shape[axis] ? [axis] : []));
  return named.find((axis) => !g.locate(shape[axis] ?? '')) ?? named.at(-1) ?? -1;
}

/** A dimension's size as an int64 tensor [1]. */
export function sizeOfDim(g: GraphBuilder, dim: Dim): Value {
  if (typeof dim === 'number') return g.integers([dim]);
  return g.once(`size of ${dim}`, () => {
    const at = g.locate(dim) ?? g.fail(`no value has the dimension ${dim}`);
    const attributes = { start: { int: at.axis }, end: { int: at.axis + 1 } };
    return g.operation({ operator: 'Shape', inputs: [at.value], type: 'int64', shape: [1], attributes });
  });
}

export function transpose(g: GraphBuilder, x: Value, permutation: readonly number[]): Value {
  const shape = permutation.map(
    (axis) => x.shape[axis] ?? g.fail(`Transpose of ${describeValue(x)} by [${permutation.join(', ')}]`),
  );
  return g.operation({
    operator: 'Transpose',
    inputs: [x],
    type: x.type,
    shape,
    attributes: { perm: { ints: permutation } },
  });
}

export function concat(g: GraphBuilder, parts: readonly Value[], axis: number): Value {
  const [first] = parts;
  if (!first) g.fail('Concat of nothing');
  for (const part of parts) {
    const fits =
      part.type === first.type &&
      part.shape.length === first.shape.length &&
      part.shape.every((dim, at) => at === axis || dim === first.shape[at]);
    if (!fits) g.fail(`Concat along axis ${axis} of ${parts.map(describeValue).join(' and ')}`);
  }
  if (parts.length === 1) return first;
  const shape = first.shape.map((dim, at) => (at === axis ? sum(parts.map((part) => part.shape[at] ?? 0)) : dim));
  return g.operation({
    operator: 'Concat',
    inputs: parts,
    type: first.type,
    shape,
    attributes: { axis: { int: axis } },
  });
}

/** Parts of the given sizes along `axis`. */
export function split(g: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): Value[] {
  if (x.shape[axis] !== sizes.reduce((total, size) => total + size, 0))
    g.fail(`Split of ${describeValue(x)} into ${sizes.join(' + ')}`);
  const outputs = sizes.map((size) => ({ type: x.type, shape: x.shape.map((dim, at) => (at === axis ? size : dim)) }));
  return g.node({ operator: 'Split', inputs: [x, g.integers(sizes)], outputs, attributes: { axis: { int: axis } } });
}

/** Two parts of `size` each along axis 1. */
export function halves(g: GraphBuilder, x: Value, size: number): [Value, Value] {
  const [first, second] = split(g, x, 1, [size, size]);
  return first && second ? [first, second] : g.fail('Split gave no halves');
}

/** The part `begin` to `end` along an axis of known size. */
export function slice(g: GraphBuilder, x: Value, axis: number, begin: number, end: number): Value {
  const shape = x.shape.map((dim, at) => (at === axis ? end - begin : dim));
  return g.operation({
    operator: 'Slice',
    inputs: [x, g.integers([begin]), g.integers([end]), g.integers([axis])],
    type: x.type,
    shape,
  });
}

/** Rows of `table` (axis 0) by int64 `indices`. */
export function gather(g: GraphBuilder, table: Value, indices: Value): Value {
  if (indices.type !== 'int64') g.fail(`Gather by ${describeValue(indices)}`);
  const shape = [...indices.shape, ...table.shape.slice(1)];
  return g.operation({
    operator: 'Gather',
    inputs: [table, indices],
    type: table.type,
    shape,
    attributes: { axis: { int: 0 } },
  });
}

/** Repeats `x`, whose axis 0 has size 1, for every item of a batch. */
export function expandBatch(g: GraphBuilder, x: Value, batch: Dim): Value {
  if (x.shape[0] !== 1) g.fail(`Expand of ${describeValue(x)}`);
  if (batch === 1) return x;
  const ones = x.shape.slice(1).map(() => g.integers([1]));
  const shape = [batch, ...x.shape.slice(1)];
  const size = concat(g, [sizeOfDim(g, batch), ...ones], 0);
  return g.operation({ operator: 'Expand', inputs: [x, size], type: x.type, shape });
}

/** Nearest neighbour, as PyTorch's interpolate does it, to the height and width of `like`. */
export function upsampleTo(g: GraphBuilder, x: Value, like: { readonly height: Dim; readonly width: Dim }): Value {
  const [batch, channels] = rank(g, 'Resize', x, 4);
  const shape = [batch, channels, like.height, like.width];
  const sizes = concat(
    g,
    shape.map((dim) => sizeOfDim(g, dim)),
    0,
  );
  return g.operation({
    operator: 'Resize',
    inputs: [x, undefined, undefined, sizes],
    type: x.type,
    shape,
    attributes: nearest,
  });
}

/** Nearest neighbour, each value becoming two by two. */
export function upsampleTwice(g: GraphBuilder, x: Value): Value {
  const [batch, channels, height, width] = rank(g, 'Resize', x, 4);
  const shape = [batch, channels, product([2, height]), product([2, width])];
  const bytes = new Uint8Array(Float32Array.of(1, 1, 2, 2).buffer);
  const scales = g.initializer('scales/1,1,2,2', 'float32', [4], { kind: 'inline', bytes });
  return g.operation({ operator: 'Resize', inputs: [x, undefined, scales], type: x.type, shape, attributes: nearest });
}

const nearest = {
  mode: { string: 'nearest' },
  coordinate_transformation_mode: { string: 'asymmetric' },
  nearest_mode: { string: 'floor' },
} as const;

/** The shape of a value that must have a certain number of dimensions. */
export function rank(g: GraphBuilder, operator: string, x: Value, dimensions: 2): readonly [Dim, Dim];
export function rank(g: GraphBuilder, operator: string, x: Value, dimensions: 3): readonly [Dim, Dim, Dim];
export function rank(g: GraphBuilder, operator: string, x: Value, dimensions: 4): readonly [Dim, Dim, Dim, Dim];
export function rank(g: GraphBuilder, operator: string, x: Value, dimensions: number): readonly Dim[] {
  if (x.shape.length !== dimensions) g.fail(`${operator} needs ${dimensions} dimensions, not ${describeValue(x)}`);
  return x.shape;
}
