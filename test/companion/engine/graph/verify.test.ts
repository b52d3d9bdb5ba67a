import { describe, expect, it } from 'vitest';
import type { Graph, Node, Value } from '../../../../companion/src/engine/graph/value.ts';
import { verify } from '../../../../companion/src/engine/graph/verify.ts';

const x: Value = { name: 'x', type: 'float32', shape: ['batch', 2] };
const y: Value = { name: 'y', type: 'float32', shape: ['batch', 2] };

function relu(input: string, output: Value): Node {
  return {
    name: `${output.name}/Relu`,
    operator: 'Relu',
    domain: '',
    inputs: [input],
    outputs: [output],
    attributes: {},
  };
}

/** Gives `x` through a Relu, or as it is. */
function choose(output: Value, inside: string, given = inside): Node {
  const chosen = { ...output, name: inside };
  const branch = { inputs: [], nodes: [relu('x', chosen)], outputs: [{ ...output, name: given }] };
  const other = {
    inputs: [],
    nodes: [relu('x', { ...output, name: `${inside} else` })],
    outputs: [{ ...output, name: `${inside} else` }],
  };
  return {
    name: `${output.name}/If`,
    operator: 'If',
    domain: '',
    inputs: ['x'],
    outputs: [output],
    attributes: { then_branch: { subgraph: branch }, else_branch: { subgraph: other } },
  };
}

const good: Graph = { name: 'unet', nodes: [relu('x', y)], initializers: [], inputs: [x], outputs: [y] };

describe('every rule of a graph', () => {
  it('holds for a good one', () => {
    expect(() => {
      verify(good);
    }).not.toThrow();
  });

  it('holds for one that repeats a subgraph, which has inputs of its own', () => {
    const inside = { inputs: [{ ...x, name: 'slice' }], nodes: [relu('slice', { ...y, name: 'made' })] };
    const subgraph = { ...inside, outputs: [{ ...y, name: 'made' }] };
    const scan = { ...relu('x', y), operator: 'Scan', attributes: { body: { subgraph } } };
    expect(() => {
      verify({ ...good, nodes: [scan] });
    }).not.toThrow();
    expect(() => {
      verify({ ...good, nodes: [scan, relu('slice', { ...y, name: 'z' })] });
    }).toThrow('reads "slice", which nothing before it makes');
  });

  it('holds for one with branches, which read what is around them', () => {
    expect(() => {
      verify({ ...good, nodes: [choose(y, 'inside')] });
    }).not.toThrow();
  });

  it.each<[string, Graph, string]>([
    ['every name is given once', { ...good, nodes: [choose(y, 'x')] }, '"x" is defined twice'],
    [
      'inputs are defined before they are used',
      { ...good, nodes: [choose({ ...y, name: 'z' }, 'inside'), relu('inside', y)] },
      'node "y/Relu" reads "inside", which nothing before it makes',
    ],
    [
      'a subgraph gives what it makes, in as many values as its node',
      { ...good, nodes: [choose(y, 'inside', 'x')] },
      'a subgraph of "y/If" gives "x", which it does not make',
    ],
    ['has outputs', { ...good, outputs: [] }, 'the graph has no output'],
    ['every name is given once', { ...good, nodes: [relu('x', y), relu('x', y)] }, '"y" is defined twice'],
    [
      'every name is given once',
      {
        ...good,
        initializers: [{ value: x, data: { kind: 'inline', bytes: new Uint8Array(8) } }],
      },
      '"x" is defined twice',
    ],
    [
      'inputs are defined before they are used',
      { ...good, nodes: [relu('z', y), relu('x', { ...y, name: 'z' })] },
      'node "y/Relu" reads "z", which nothing before it makes',
    ],
    [
      'every graph input is read',
      { ...good, inputs: [x, { ...x, name: 'tokens' }] },
      'input "tokens" is read by no node',
    ],
    [
      'every dimension is a positive number or a name',
      { ...good, nodes: [relu('x', { ...y, shape: ['batch', 0] })] },
      '"y" has the impossible shape [batch, 0]',
    ],
    [
      'every dimension is a positive number or a name',
      { ...good, inputs: [{ ...x, shape: [1.5] }] },
      '"x" has the impossible shape [1.5]',
    ],
    [
      'every dimension is a positive number or a name',
      { ...good, inputs: [{ ...x, shape: [''] }] },
      '"x" has the impossible shape []',
    ],
  ])('%s: told when broken', (rule, graph, problem) => {
    expect(() => {
      verify(graph);
    }).toThrow(
      expect.objectContaining({ code: 'graph_invalid', message: `unet: ${problem} (rule: ${rule}).` }) as Error,
    );
  });
});
