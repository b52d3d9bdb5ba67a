import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import { add, concat, relu } from '../../../../companion/src/engine/graph/operators.ts';
import type { Value } from '../../../../companion/src/engine/graph/value.ts';

describe('a graph under construction', () => {
  it('names every node by the module that it came from and its operator', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', [2, 3]);
    const y = g.scope('down_blocks.0', () => g.scope('resnets.1', () => relu(g, x)));
    g.output('y', y);
    expect(g.finish().nodes.map(({ name }) => name)).toEqual(['down_blocks.0.resnets.1/Relu', 'y/Identity']);
  });

  it('gives nodes of the same module and operator names of their own', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', [2, 3]);
    g.output(
      'y',
      g.scope('act', () => relu(g, relu(g, x))),
    );
    const names = g.finish().nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says in which module something is impossible', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', [2, 3]);
    const y = g.input('y', 'float32', [4, 5]);
    expect(() => g.scope('mid_block', () => g.scope('attentions.0', () => add(g, x, y)))).toThrow(
      'unet: mid_block.attentions.0: Add of float32 [2, 3] and float32 [4, 5].',
    );
  });

  it('has one input for all that ask for it by the same name and shape', () => {
    const g = new GraphBuilder('unet');
    const first = g.input('tokens', 'float32', ['batch', 77, 32]);
    expect(g.input('tokens', 'float32', ['batch', 77, 32])).toBe(first);
  });

  it('refuses an input that is asked for in two shapes', () => {
    const g = new GraphBuilder('unet');
    g.input('tokens', 'float32', ['batch', 77, 32]);
    expect(() => g.input('tokens', 'float32', ['batch', 77, 48])).toThrow(
      'input "tokens" is float32 [batch, 77, 32] and float32 [batch, 77, 48]',
    );
    expect(() => g.input('tokens', 'int64', ['batch', 77, 32])).toThrow('tokens');
  });

  it('makes a constant once', () => {
    const g = new GraphBuilder('unet');
    expect(g.scalar(2)).toBe(g.scalar(2));
    expect(g.integers([1, 2])).toBe(g.integers([1, 2]));
    expect(g.scalar(2)).not.toBe(g.scalar(3));
  });

  it('finds the size of a named dimension at the value that had it first', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', ['batch', 4, 'height']);
    g.input('z', 'float32', ['height']);
    expect(g.locate('height')).toEqual({ value: x, axis: 2 });
    expect(g.locate('width')).toBeUndefined();
    expect(g.locate(4)).toBeUndefined();
  });

  it('leaves out optional inputs at the end, and keeps the place of those between', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', [2]);
    g.output(
      'y',
      g.operation({ operator: 'Clip', inputs: [x, undefined, g.scalar(1), undefined], type: 'float32', shape: [2] }),
    );
    expect(g.finish().nodes[0]?.inputs).toEqual(['x', '', 'scalar/1']);
  });

  describe('a part that runs only while a condition holds', () => {
    const begun = () => {
      const g = new GraphBuilder('unet');
      const x = g.input('x', 'float32', ['batch', 2]);
      return { g, x, condition: g.input('condition', 'bool', [1]) };
    };

    it('is one node with both branches, named and traced as all nodes are', () => {
      const { g, x, condition } = begun();
      const [y = x] = g.scope('controlnet.0', () =>
        g.onlyIf(
          condition,
          () => [add(g, x, x)],
          () => g.scalar(0),
        ),
      );
      g.output('y', y);
      const [node] = g.finish().nodes;
      expect(node).toMatchObject({ name: 'controlnet.0/If', operator: 'If', inputs: ['condition'] });
      expect(y).toMatchObject({ type: 'float32', shape: ['batch', 2] });
      expect(node?.attributes).toMatchObject({
        then_branch: { subgraph: { nodes: [{ name: 'controlnet.0/Add' }, { operator: 'Identity' }] } },
        else_branch: { subgraph: { nodes: [{ inputs: ['scalar/0'] }] } },
      });
    });

    it('makes nothing that is used outside, where it may not have run', () => {
      const { g, x, condition } = begun();
      const made = () => g.once('twice x', () => add(g, x, x));
      const inside: Value[] = [];
      g.onlyIf(
        condition,
        () => [(inside[0] = made())],
        () => g.scalar(0),
      );
      expect(made()).not.toBe(inside[0]);
      g.onlyIf(
        condition,
        () => [(inside[1] = made())],
        () => g.scalar(0),
      );
      expect(inside[1]).toBe(made());
    });

    it('uses constants that are ready before it is chosen, each once', () => {
      const { g, condition } = begun();
      const ready = () => g.constant('ready', () => add(g, g.scalar(1), g.scalar(2)));
      const inside: Value[] = [];
      g.onlyIf(
        condition,
        () => [(inside[0] = ready())],
        () => g.scalar(0),
      );
      expect(inside[0]).toBe(ready());
    });
  });

  it('joins nothing without a node', () => {
    const g = new GraphBuilder('unet');
    const x = g.input('x', 'float32', [2]);
    expect(concat(g, [x], 0)).toBe(x);
  });
});
