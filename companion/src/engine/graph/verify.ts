import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Graph, Node, Subgraph } from './value.ts';

/** What every graph must meet, each rule giving the sentence that says what is wrong, or nothing. */
const rules: Readonly<Record<string, (graph: Graph) => string | undefined>> = {
  'has outputs': (graph) => (graph.outputs.length === 0 ? 'the graph has no output' : undefined),

  'every name is given once': (graph) => {
    const names = new Set<string>();
    for (const { name } of definitions(graph)) {
      if (names.has(name)) return `"${name}" is defined twice`;
      names.add(name);
    }
    return undefined;
  },

  'inputs are defined before they are used': (graph) =>
    missingInput(
      graph.nodes,
      new Set([...graph.inputs.map(({ name }) => name), ...graph.initializers.map(({ value }) => value.name)]),
    ),

  'a subgraph gives what it makes, in as many values as its node': (graph) => {
    for (const { name, outputs, attributes } of allNodes(graph.nodes))
      for (const inside of subgraphsOf(attributes)) {
        const made = new Set(inside.nodes.flatMap((node) => node.outputs.map((output) => output.name)));
        const foreign = inside.outputs.find((output) => !made.has(output.name));
        if (foreign) return `a subgraph of "${name}" gives "${foreign.name}", which it does not make`;
        if (inside.outputs.length !== outputs.length)
          return `a subgraph of "${name}" gives ${inside.outputs.length} values where ${outputs.length} are read`;
      }
    return undefined;
  },

  'every graph input is read': (graph) => {
    const read = new Set([...allNodes(graph.nodes)].flatMap(({ inputs }) => inputs));
    const idle = graph.inputs.find(({ name }) => !read.has(name));
    return idle && `input "${idle.name}" is read by no node`;
  },

  'every dimension is a positive number or a name': (graph) => {
    for (const { name, shape } of definitions(graph))
      if (shape.some((dim) => (typeof dim === 'number' ? !Number.isInteger(dim) || dim < 1 : dim === '')))
        return `"${name}" has the impossible shape [${shape.join(', ')}]`;
    return undefined;
  },
};

/** @param known names that are defined before the nodes */
function missingInput(nodes: readonly Node[], known: ReadonlySet<string>): string | undefined {
  const here = new Set(known);
  for (const node of nodes) {
    const missing = node.inputs.find((input) => input !== '' && !here.has(input));
    if (missing !== undefined) return `node "${node.name}" reads "${missing}", which nothing before it makes`;
    for (const { inputs, nodes: within } of subgraphsOf(node.attributes)) {
      const problem = missingInput(within, new Set([...here, ...inputs.map(({ name }) => name)]));
      if (problem !== undefined) return problem;
    }
    node.outputs.forEach(({ name }) => here.add(name));
  }
  return undefined;
}

function subgraphsOf(attributes: Node['attributes']): Subgraph[] {
  return Object.values(attributes).flatMap((attribute) => ('subgraph' in attribute ? [attribute.subgraph] : []));
}

/** With those inside of subgraphs. */
function* allNodes(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    for (const inside of subgraphsOf(node.attributes)) yield* allNodes(inside.nodes);
  }
}

function* definitions(graph: Graph) {
  yield* graph.inputs;
  for (const { value } of graph.initializers) yield value;
  for (const node of allNodes(graph.nodes)) {
    yield* node.outputs;
    for (const inside of subgraphsOf(node.attributes)) yield* inside.inputs;
  }
}

/** @throws FrisketError `graph_invalid`, naming the rule and the node */
export function verify(graph: Graph): void {
  for (const [rule, check] of Object.entries(rules)) {
    const problem = check(graph);
    if (problem !== undefined) throw new FrisketError('graph_invalid', `${graph.name}: ${problem} (rule: ${rule}).`);
  }
}
