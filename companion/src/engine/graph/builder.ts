import { FrisketError } from '../../../../shared/src/errors.ts';
import { describeShape, sameShape, type Dim, type Shape } from './dims.ts';
import { referenceForms, type Forms } from './forms.ts';
import { toHalves } from './halves.ts';
import {
  elementTypes,
  type Attribute,
  type ElementType,
  type Graph,
  type Initializer,
  type InitializerData,
  type Node,
  type Subgraph,
  type Value,
} from './value.ts';
import { verify } from './verify.ts';

interface NodeSpecification {
  readonly operator: string;
  readonly domain?: 'com.microsoft';
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly { readonly type: ElementType; readonly shape: Shape }[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** Nodes that run together, and what is known where they are made. */
interface Scope {
  readonly nodes: Node[];
  /** A value and axis at which each named dimension can be read when the graph runs. */
  readonly dimensions: Map<string, { value: Value; axis: number }>;
  readonly memo: Map<string, readonly Value[]>;
}

/**
 * Collects nodes and constants. Operators (`operators.ts`) call `node`; networks call operators inside `scope`s named
 * as the checkpoint's modules, so that every node can be traced to the module that it came from.
 */
export class GraphBuilder {
  readonly forms: Forms;
  readonly #name: string;
  readonly #initializers = new Map<string, Initializer>();
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #names = new Map<string, number>();
  readonly #scopes: string[] = [];
  readonly #whole: Scope = { nodes: [], dimensions: new Map(), memo: new Map() };
  /** Where nodes are put: the whole graph, or a subgraph of it. */
  #scope = this.#whole;

  constructor(name: string, forms: Forms = referenceForms) {
    this.#name = name;
    this.forms = forms;
  }

  /** Path of the module being built, `down_blocks.0.resnets.1`. */
  get path(): string {
    return this.#scopes.filter(Boolean).join('.');
  }

  /** Builds `body` as the module `name` of the current one; an error inside tells the path. */
  scope<Result>(name: string, body: () => Result): Result {
    this.#scopes.push(name);
    const result = body();
    this.#scopes.pop();
    return result;
  }

  /** @throws FrisketError `graph_invalid`, naming the module */
  fail(problem: string): never {
    throw new FrisketError('graph_invalid', `${this.#name}: ${this.path || 'top'}: ${problem}.`);
  }

  /** An input of the graph; networks that share one ask for it by the same name and shape. */
  input(name: string, type: ElementType, shape: Shape): Value {
    const known = this.#inputs.find((input) => input.name === name);
    if (known && (known.type !== type || !sameShape(known.shape, shape)))
      this.fail(`input "${name}" is ${describeValue(known)} and ${type} ${describeShape(shape)}`);
    if (known) return known;
    const value = { name: this.#unique(name), type, shape };
    this.#inputs.push(value);
    this.#remember(value);
    return value;
  }

  /** An input of float32 values, in the type that the graph computes in. */
  floats(name: string, shape: Shape): Value {
    const given = this.input(name, 'float32', shape);
    const { compute } = this.forms;
    return compute === 'float32' ? given : this.once(`${compute} of ${name}`, () => this.#cast(given, compute));
  }

  /** Names a value as an output; floating-point ones are float32. */
  output(name: string, computed: Value): void {
    const value = computed.type === 'float16' ? this.#cast(computed, 'float32') : computed;
    const named = { name: this.#unique(name), type: value.type, shape: value.shape };
    this.#scope.nodes.push({
      name: `${named.name}/Identity`,
      operator: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [named],
      attributes: {},
    });
    this.#outputs.push(named);
  }

  node(specification: NodeSpecification): Value[] {
    const { operator, domain, inputs, outputs, attributes } = specification;
    const name = this.#unique(`${this.path}/${operator}`);
    const values = outputs.map(({ type, shape }, index) => ({
      name: index === 0 ? name : `${name}:${index}`,
      type,
      shape,
    }));
    // Optional inputs at the end are left out: WebGPU's Conv crashes on an empty name where a bias could be.
    const given = inputs.slice(0, inputs.findLastIndex((input) => input !== undefined) + 1);
    const inputNames = given.map((input) => input?.name ?? '');
    this.#scope.nodes.push({
      name,
      operator,
      domain: domain ?? '',
      inputs: inputNames,
      outputs: values,
      attributes: attributes ?? {},
    });
    values.forEach((value) => this.#remember(value));
    return values;
  }

  /** A node with one output. */
  operation(
    specification: Omit<NodeSpecification, 'outputs'> & { readonly type: ElementType; readonly shape: Shape },
  ): Value {
    const { type, shape, ...rest } = specification;
    const [value] = this.node({ ...rest, outputs: [{ type, shape }] });
    return value ?? this.fail(`${specification.operator} has no output`);
  }

  /**
   * Values that are computed only while a condition holds.
   * @param condition bool [1]
   * @param body makes them; its nodes do not run when the condition does not hold
   * @param otherwise what stands for each of them then, of a shape that does instead of its own
   */
  onlyIf(condition: Value, body: () => readonly Value[], otherwise: (value: Value) => Value): Value[] {
    const chosen = this.#subgraph([], body);
    const other = this.#subgraph([], () => chosen.outputs.map(otherwise));
    return this.node({
      operator: 'If',
      inputs: [condition],
      outputs: chosen.outputs.map(({ type, shape }) => ({ type, shape })),
      attributes: { then_branch: { subgraph: chosen }, else_branch: { subgraph: other } },
    });
  }

  /**
   * What `body` makes of each slice of `x` along its first axis, one slice after the other.
   * @returns them all, along a first axis of the same size
   */
  forEach(x: Value, body: (slice: Value) => Value): Value {
    const [count = this.fail(`${describeValue(x)} has no slices`), ...rest] = x.shape;
    const slice = { name: this.#unique(`${this.path}/slice`), type: x.type, shape: rest };
    const inside = this.#subgraph([slice], () => [body(slice)]);
    const [made] = inside.outputs;
    if (!made) this.fail('Scan makes nothing');
    return this.operation({
      operator: 'Scan',
      inputs: [x],
      type: made.type,
      shape: [count, ...made.shape],
      attributes: { body: { subgraph: inside }, num_scan_inputs: { int: 1 } },
    });
  }

  /** A constant; asking for the same name again gives the same one. */
  initializer(name: string, type: ElementType, shape: readonly number[], data: InitializerData): Value {
    const known = this.#initializers.get(name);
    if (known) return known.value;
    const value = { name: this.#unique(name), type, shape };
    this.#initializers.set(name, { value, data });
    return value;
  }

  integers(values: readonly number[]): Value {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.initializer(`integers/${values.join(',')}`, 'int64', [values.length], { kind: 'inline', bytes });
  }

  /** `count` times the same number; used for the neutral scale and shift of normalisations. */
  repeated(number: number, count: number): Value {
    return this.numbers(`repeated/${number}x${count}`, [count], new Float32Array(count).fill(number));
  }

  scalar(number: number): Value {
    return this.numbers(`scalar/${number}`, [], Float32Array.of(number));
  }

  /** Where a named dimension can be read; undefined when no value so far has it by itself. */
  locate(dim: Dim): { value: Value; axis: number } | undefined {
    return typeof dim === 'string' ? this.#scope.dimensions.get(dim) : undefined;
  }

  /** Makes a value once a key: for small helpers such as the size of a dimension. */
  once(key: string, make: () => Value): Value {
    return this.allOnce(key, () => [make()])[0] ?? this.fail(`nothing was made for "${key}"`);
  }

  /** The same for several values that are made together. */
  allOnce(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.#scope.memo.get(key);
    if (known) return known;
    const values = make();
    this.#scope.memo.set(key, values);
    return values;
  }

  /** The same for what is made of constants alone: it is computed when the graph is loaded, and stands outside of subgraphs. */
  constant(key: string, make: () => Value): Value {
    const inside = this.#scope;
    this.#scope = this.#whole;
    const value = this.once(key, make);
    this.#scope = inside;
    return value;
  }

  /** @throws FrisketError `graph_invalid` when a rule of `verify.ts` does not hold */
  finish(): Graph {
    const graph = {
      name: this.#name,
      nodes: this.#scope.nodes,
      initializers: [...this.#initializers.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
    verify(graph);
    return graph;
  }

  /** A small constant in the type that the graph computes in. */
  numbers(name: string, shape: readonly number[], values: Float32Array): Value {
    const { compute } = this.forms;
    const bytes = new Uint8Array(compute === 'float32' ? values.buffer : toHalves(values).buffer);
    return this.initializer(name, compute, shape, { kind: 'inline', bytes });
  }

  /** What is made inside is not known outside. */
  #subgraph(inputs: readonly Value[], body: () => readonly Value[]): Subgraph {
    const outside = this.#scope;
    const { dimensions, memo } = outside;
    this.#scope = { nodes: [], dimensions: new Map(dimensions), memo: new Map(memo) };
    // A subgraph gives values of its own, not the graph's around it.
    const outputs = body().map((value) =>
      this.operation({ operator: 'Identity', inputs: [value], type: value.type, shape: value.shape }),
    );
    const { nodes } = this.#scope;
    this.#scope = outside;
    return { inputs, nodes, outputs };
  }

  #cast(value: Value, type: 'float32' | 'float16'): Value {
    const attributes = { to: { int: elementTypes[type] } };
    return this.operation({ operator: 'Cast', inputs: [value], type, shape: value.shape, attributes });
  }

  #remember(value: Value): void {
    value.shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !this.#scope.dimensions.has(dim)) this.#scope.dimensions.set(dim, { value, axis });
    });
  }

  #unique(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }
}

/** For messages: `float32 [batch, 4, 64, 64]`. */
export function describeValue(value: Value): string {
  return `${value.type} ${describeShape(value.shape)}`;
}
