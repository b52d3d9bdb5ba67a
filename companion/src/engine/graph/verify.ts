import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Graph } from './value.ts';

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

  'inputs are defined before they are used': (graph) => {
    const known = new Set([
      ...graph.inputs.map(({ name }) => name),
      ...graph.initializers.map(({ value }) => value.name),
    ]);
    for (const node of graph.nodes) {
      const missing = node.inputs.find((input) => input !== '' && !known.has(input));
      if (missing !== undefined) return `node "${node.name}" reads "${missing}", which nothing before it makes`;
      node.outputs.forEach(({ name }) => known.add(name));
    }
    return undefined;
  },

  'every graph input is read': (graph) => {
    const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
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

function* definitions(graph: Graph) {
  yield* graph.inputs;
  for (const { value } of graph.initializers) yield value;
  for (const node of graph.nodes) yield* node.outputs;
}

/** @throws FrisketError `graph_invalid`, naming the rule and the node */
export function verify(graph: Graph): void {
  for (const [rule, check] of Object.entries(rules)) {
    const problem = check(graph);
    if (problem !== undefined) throw new FrisketError('graph_invalid', `${graph.name}: ${problem} (rule: ${rule}).`);
  }
}
