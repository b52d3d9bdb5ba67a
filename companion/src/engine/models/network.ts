import { FrisketError } from '../../../../shared/src/errors.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { product, sameShape, type Shape } from '../graph/dims.ts';
import { groupNorm, layerNorm, type Affine } from '../graph/normalization.ts';
import { cast, conv, gemm, reshape, transpose, type ConvOptions } from '../graph/operators.ts';
import type { ElementType, Value } from '../graph/value.ts';
import type { DType } from '../weights/dtypes.ts';
import type { WeightSource } from '../weights/source.ts';

/** A network under construction: the graph and where its weights come from. */
export interface Network {
  readonly g: GraphBuilder;
  readonly weights: WeightSource;
}

const storedTypes: Partial<Record<DType, ElementType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/** Shapes that hold the same values in the same order: 1 x 1 convolutions are stored as [out, in, 1, 1]. */
function sameValues(stored: readonly number[], wanted: readonly number[]): boolean {
  const trimmed = (shape: readonly number[]) => shape.filter((dim) => dim !== 1);
  return sameShape(trimmed(stored), trimmed(wanted));
}

/** The size of the last axis, which must be fixed. */
function widthOf({ g }: Network, x: Value): number {
  const width = x.shape.at(-1);
  return typeof width === 'number' ? width : g.fail('the last axis has no fixed size');
}

/**
 * The weight `name` of the module being built, as a constant that stays in its file; half precision is widened to
 * float32 by ONNX Runtime when it loads, unless the form is `as stored` (tables of which few rows are read).
 * @throws FrisketError `tensor_missing`; `weights_invalid` when its shape or dtype is another
 */
export function weight({ g, weights }: Network, name: string, shape: readonly number[], form: 'float32' | 'as stored' = 'float32'): Value {
  const full = g.path ? `${g.path}.${name}` : name;
  const stored = weights.find(full);
  if (!stored)
    throw new FrisketError('tensor_missing', `${weights.label} has no tensor "${full}".`, 'The file is incomplete or for another architecture.');
  const storedShape = stored.transposed ? [...stored.shape].reverse() : stored.shape;
  if (!sameValues(storedShape, shape))
    throw new FrisketError(
      'weights_invalid',
      `${weights.label}: tensor "${full}" is [${storedShape.join(', ')}] where [${shape.join(', ')}] is expected.`,
      'The weights and the configuration belong to different models.',
    );
  const type = storedTypes[stored.dtype];
  if (!type)
    throw new FrisketError('weights_invalid', `${weights.label}: tensor "${full}" is stored as ${stored.dtype}, not as F32, F16 or BF16.`);
  const { file, offset, length } = stored;
  const layout = stored.transposed ? [...shape].reverse() : shape;
  const constant = g.initializer(`${full} [${layout.join(',')}]`, type, layout, { kind: 'external', file, offset, length });
  if (form === 'as stored') return constant;
  const wide = g.once(`float32 of ${constant.name}`, () => cast(g, constant, 'float32'));
  return stored.transposed ? g.once(`transpose of ${constant.name}`, () => transpose(g, wide, [1, 0])) : wide;
}

export function hasWeight({ g, weights }: Network, name: string): boolean {
  return weights.find(g.path ? `${g.path}.${name}` : name) !== undefined;
}

export interface LinearOptions {
  readonly out: number;
  readonly bias?: boolean;
}

/** PyTorch's Linear on the last axis of `x`. */
export function linear(network: Network, x: Value, name: string, { out, bias = true }: LinearOptions): Value {
  const { g } = network;
  return g.scope(name, () => {
    const width = widthOf(network, x);
    const rows = reshape(g, x, [product(x.shape.slice(0, -1)), width]);
    const result = gemm(g, rows, weight(network, 'weight', [out, width]), bias ? weight(network, 'bias', [out]) : undefined);
    return reshape(g, result, [...x.shape.slice(0, -1), out]);
  });
}

export interface Conv2dOptions extends ConvOptions {
  readonly out: number;
  readonly kernel: number;
  readonly bias?: boolean;
}

/** PyTorch's Conv2d; pads keep the size unless given. */
export function conv2d(network: Network, x: Value, name: string, options: Conv2dOptions): Value {
  const { g } = network;
  const { out, kernel, bias = true, stride = 1 } = options;
  const pad = (kernel - 1) / 2;
  return g.scope(name, () => {
    const filters = weight(network, 'weight', [out, channelsOf(network, x), kernel, kernel]);
    const pads = options.pads ?? [pad, pad, pad, pad];
    return conv(g, x, filters, bias ? weight(network, 'bias', [out]) : undefined, { stride, pads });
  });
}

/** Channels of an NCHW value. */
export function channelsOf({ g }: Network, x: Value): number {
  const channels = x.shape[1];
  return typeof channels === 'number' ? channels : g.fail('the number of channels is not fixed');
}

function affine(network: Network, shape: readonly number[]): Affine {
  return { scale: weight(network, 'weight', shape), shift: weight(network, 'bias', shape) };
}

export function groupNormalize(network: Network, x: Value, name: string, groups: number, epsilon: number): Value {
  return network.g.scope(name, () =>
    groupNorm(network.g, x, groups, epsilon, affine(network, [channelsOf(network, x), 1, 1])),
  );
}

export function layerNormalize(network: Network, x: Value, name: string, epsilon: number): Value {
  return network.g.scope(name, () => layerNorm(network.g, x, epsilon, affine(network, [widthOf(network, x)])));
}

/** `x` [N, C, H, W] as rows of channels [N*H*W, C], the form in which Linear and LayerNorm want it. */
export function toRows(g: GraphBuilder, x: Value): Value {
  const last = transpose(g, x, [0, 2, 3, 1]);
  return reshape(g, last, [product(last.shape.slice(0, 3)), last.shape[3] ?? 0]);
}

/** Rows of channels back as a picture of the shape that `like` has, with as many channels as the rows have. */
export function fromRows(g: GraphBuilder, rows: Value, like: Shape): Value {
  const [batch = 0, , height = 0, width = 0] = like;
  const last = reshape(g, rows, [batch, height, width, rows.shape[1] ?? 0]);
  return transpose(g, last, [0, 3, 1, 2]);
}
