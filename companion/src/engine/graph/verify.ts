import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Branch, Graph, Node } from './value.ts';

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

  'a branch gives what it makes, in as many values as the other': (graph) => {
    for (const { name, outputs, attributes } of allNodes(graph.nodes))
      for (const branch of branchesOf(attributes)) {
        const made = new Set(branch.nodes.flatMap((node) => node.outputs.map((output) => output.name)));
        const foreign = branch.outputs.find((output) => !made.has(output.name));
        if (foreign) return `a branch of "${name}" gives "${foreign.name}", which it does not make`;
        if (branch.outputs.length !== outputs.length)
          return `a branch of "${name}" gives ${branch.outputs.length} values where ${outputs.length} are read`;
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
    for (const branch of branchesOf(node.attributes)) {
      const inside = missingInput(branch.nodes, here);
      if (inside !== undefined) return inside;
    }
    node.outputs.forEach(({ name }) => here.add(name));
  }
  return undefined;
}

function branchesOf(attributes: Node['attributes']): Branch[] {
  return Object.values(attributes).flatMap((attribute) => ('branch' in attribute ? [attribute.branch] : []));
}

/** With those inside of branches. */
function* allNodes(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    for (const branch of branchesOf(node.attributes)) yield* allNodes(branch.nodes);
  }
}

function* definitions(graph: Graph) {
  yield* graph.inputs;
  for (const { value } of graph.initializers) yield value;
  for (const node of allNodes(graph.nodes)) yield* node.outputs;
}

/** @throws FrisketError `graph_invalid`, naming the rule and the node */
export function verify(graph: Graph): void {
  for (const [rule, check] of Object.entries(rules)) {
    const problem = check(graph);
    if (problem !== undefined) throw new FrisketError('graph_invalid', `${graph.name}: ${problem} (rule: ${rule}).`);
  }
}
