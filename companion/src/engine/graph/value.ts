import type { Shape } from './dims.ts';

/** Element types that the graphs use, with their numbers in ONNX's TensorProto.DataType. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int64: 7, bool: 9, float16: 10, bfloat16: 16 } as const;
export type ElementType = keyof typeof elementTypes;

/** An edge of the graph. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

/** The kinds of node attribute that the operators use. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly subgraph: Subgraph };

/**
 * Nodes that run inside of another: when an `If` chooses them, or for every slice of what a `Scan` is given. They may read
 * whatever the graph around them has made.
 */
export interface Subgraph {
  readonly inputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}

export interface Node {
  /** Path of the module in the checkpoint and the operator: `down_blocks.0.resnets.1.conv1/Conv`. */
  readonly name: string;
  readonly operator: string;
  readonly domain: '' | 'com.microsoft';
  /** Empty strings stand for optional inputs that are left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Where the values of a constant come from. */
export type InitializerData =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'external'; readonly file: string; readonly offset: number; readonly length: number };

export interface Initializer {
  readonly value: Value;
  readonly data: InitializerData;
}

/** A finished graph: nodes in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}
