import { FrisketError } from '../../../../shared/src/errors.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import { product, sameShape, type Shape } from '../graph/dims.ts';
import { groupNorm, layerNorm, type Affine } from '../graph/normalization.ts';
import { concat, conv, gemm, halves, reshape, transpose, type ConvOptions } from '../graph/operators.ts';
import type { Value } from '../graph/value.ts';
import type { WeightSource } from '../weights/source.ts';
import type { LoraBranches } from './lora-branch.ts';
import { quantizedConv, quantizedProduct, quantizedProductInParts } from './quantized-product.ts';
import { storedWeight } from './stored-weight.ts';

/** A network under construction: the graph, where its weights come from and what adapts them. */
export interface Network {
  readonly g: GraphBuilder;
  readonly weights: WeightSource;
  /** Scope inside which a second network of the same graph is built; its weights' names begin after it. */
  readonly root?: string;
  readonly loras?: readonly LoraBranches[];
}

/** Path of the module being built within its own network. */
function modulePath({ g, root }: Network): string {
  return root === undefined ? g.path : g.path.slice(root.length).replace(/^\./, '');
}

function weightName(network: Network, name: string): string {
  const path = modulePath(network);
  return path ? `${path}.${name}` : name;
}

/** Shapes that hold the same values in the same order, with or without dimensions of 1. */
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
 * The weight `name` of the module being built, see `storedWeight`.
 * @throws FrisketError `tensor_missing`; `weights_invalid` when its shape or dtype is another
 */
export function weight(network: Network, name: string, shape: readonly number[], form: 'to compute' | 'as stored' = 'to compute'): Value {
  const { g, weights, root } = network;
  const full = weightName(network, name);
  const stored = weights.find(full, shape);
  if (!stored)
    throw new FrisketError('tensor_missing', `${weights.label} has no tensor "${full}".`, 'The file is incomplete or for another architecture.');
  const storedShape = stored.transposed ? [...stored.shape].reverse() : stored.shape;
  if (!sameValues(storedShape, shape))
    throw new FrisketError(
      'weights_invalid',
      `${weights.label}: tensor "${full}" is [${storedShape.join(', ')}] where [${shape.join(', ')}] is expected.`,
      'The weights and the configuration belong to different models.',
    );
  return storedWeight(g, root === undefined ? full : `${root}/${full}`, stored, shape, weights.label, form);
}

export function hasWeight(network: Network, name: string): boolean {
  return network.weights.find(weightName(network, name)) !== undefined;
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
    const shift = bias ? weight(network, 'bias', [out]) : undefined;
    const quantized = network.weights.quantized?.(weightName(network, 'weight'));
    let result = quantized
      ? quantizedProduct(g, rows, quantized, shift)
      : gemm(g, rows, weight(network, 'weight', [out, width]), shift);
    for (const lora of network.loras ?? []) result = lora.adaptLinear(g, modulePath(network), rows, result);
    return reshape(g, result, [...x.shape.slice(0, -1), out]);
  });
}

/**
 * PyTorch's Linear on rows [rows, in] as columns side by side, in an even number of pieces of equal width: for what goes on
 * with halves of them.
 */
export function linearInParts(network: Network, rows: Value, name: string, { out }: LinearOptions): Value[] {
  const { g, loras = [] } = network;
  return g.scope(name, () => {
    const quantized = network.weights.quantized?.(weightName(network, 'weight'));
    const shift = weight(network, 'bias', [out]);
    const parts = quantized
      ? quantizedProductInParts(g, rows, quantized, shift)
      : [gemm(g, rows, weight(network, 'weight', [out, widthOf(network, rows)]), shift)];
    const width = out / parts.length;
    const adapted = parts.map((part, at) =>
      loras.reduce((y, lora) => lora.adaptLinear(g, modulePath(network), rows, y, { begin: at * width, out }), part),
    );
    return adapted.length % 2 === 0 ? adapted : halves(g, concat(g, adapted, 1), out / 2);
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
    const pads = options.pads ?? [pad, pad, pad, pad];
    const shift = bias ? weight(network, 'bias', [out]) : undefined;
    const quantized = network.weights.quantized?.(weightName(network, 'weight'));
    const filters = () => weight(network, 'weight', [out, channelsOf(network, x), kernel, kernel]);
    let result = quantized
      ? quantizedConv(g, x, quantized, shift, { kernel, stride, pads })
      : conv(g, x, filters(), shift, { stride, pads });
    for (const lora of network.loras ?? [])
      result = lora.adaptConv(g, modulePath(network), x, result, kernel, { stride, pads });
    return result;
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
