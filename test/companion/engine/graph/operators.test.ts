import { describe, expect, it } from 'vitest';
import { activations } from '../../../../companion/src/engine/graph/activations.ts';
import { attention } from '../../../../companion/src/engine/graph/attention.ts';
import { GraphBuilder } from '../../../../companion/src/engine/graph/builder.ts';
import type { Shape } from '../../../../companion/src/engine/graph/dims.ts';
import { groupNorm, layerNorm } from '../../../../companion/src/engine/graph/normalization.ts';
import * as operators from '../../../../companion/src/engine/graph/operators.ts';
import type { Value } from '../../../../companion/src/engine/graph/value.ts';

type Make = (g: GraphBuilder, input: (index: number) => Value) => Value;

/** What an operator makes of inputs of these shapes, inside the module `mid_block`. */
function build(shapes: readonly Shape[], make: Make): Value {
  const g = new GraphBuilder('net');
  const inputs = shapes.map((shape, index) => g.input(`input${index}`, 'float32', shape));
  return g.scope('mid_block', () => make(g, (index) => inputs[index] ?? g.fail(`no input ${index}`)));
}

const picture: Shape = ['batch', 4, 'height', 'width'];

const cases: readonly (readonly [what: string, shapes: readonly Shape[], make: Make, expected: Shape])[] = [
  ['a sum', [picture, [4, 1, 1]], (g, input) => operators.add(g, input(0), input(1)), picture],
  [
    'a product',
    [
      ['batch', 1],
      ['batch', 8],
    ],
    (g, input) => operators.multiply(g, input(0), input(1)),
    ['batch', 8],
  ],
  ['an activation', [picture], (g, input) => activations.silu(g, input(0)), picture],
  [
    'a convolution',
    [picture, [6, 4, 3, 3], [6]],
    (g, input) => operators.conv(g, input(0), input(1), input(2), { pads: [1, 1, 1, 1] }),
    ['batch', 6, 'height', 'width'],
  ],
  [
    'a convolution with a stride',
    [picture, [6, 4, 3, 3]],
    (g, input) => operators.conv(g, input(0), input(1), undefined, { stride: 2, pads: [1, 1, 1, 1] }),
    ['batch', 6, 'ceil(height/2)', 'ceil(width/2)'],
  ],
  [
    'a convolution of fixed size',
    [
      [1, 4, 9, 6],
      [6, 4, 3, 3],
    ],
    (g, input) => operators.conv(g, input(0), input(1), undefined, { stride: 2, pads: [0, 0, 1, 1] }),
    [1, 6, 4, 3],
  ],
  [
    'a linear layer',
    [['rows', 8], [5, 8], [5]],
    (g, input) => operators.gemm(g, input(0), input(1), input(2)),
    ['rows', 5],
  ],
  [
    'a transposition',
    [['batch', 4, 'height']],
    (g, input) => operators.transpose(g, input(0), [2, 0, 1]),
    ['height', 'batch', 4],
  ],
  [
    'joined channels',
    [picture, ['batch', 5, 'height', 'width']],
    (g, input) => operators.concat(g, [input(0), input(1)], 1),
    ['batch', 9, 'height', 'width'],
  ],
  [
    'joined tokens',
    [
      ['batch', 'a', 8],
      ['batch', 'b', 8],
    ],
    (g, input) => operators.concat(g, [input(0), input(1)], 1),
    ['batch', 'a+b', 8],
  ],
  ['a half', [['batch', 8, 'height']], (g, input) => operators.halves(g, input(0), 4)[1], ['batch', 4, 'height']],
  ['a part', [picture], (g, input) => operators.slice(g, input(0), 1, 0, 3), ['batch', 3, 'height', 'width']],
  [
    'a picture twice as large',
    [picture],
    (g, input) => operators.upsampleTwice(g, input(0)),
    ['batch', 4, '2*height', '2*width'],
  ],
  [
    'a picture as large as another',
    [picture, ['batch', 4, 'h', 'w']],
    (g, input) => operators.upsampleTo(g, input(0), { height: input(1).shape[2] ?? 0, width: input(1).shape[3] ?? 0 }),
    ['batch', 4, 'h', 'w'],
  ],
  [
    'a batch of the same',
    [
      [1, 5, 8],
      ['batch', 2],
    ],
    (g, input) => operators.expandBatch(g, input(0), 'batch'),
    ['batch', 5, 8],
  ],
  [
    'attention',
    [
      ['batch', 'l', 8],
      ['batch', 's', 8],
      ['batch', 's', 8],
    ],
    (g, input) => attention(g, input(0), input(1), input(2), { heads: 2 }),
    ['batch', 'l', 8],
  ],
  [
    'group normalisation',
    [picture, [4, 1, 1], [4, 1, 1]],
    (g, input) => groupNorm(g, input(0), 2, 1e-5, { scale: input(1), shift: input(2) }),
    picture,
  ],
  [
    'layer normalisation',
    [['batch', 6], [6], [6]],
    (g, input) => layerNorm(g, input(0), 1e-5, { scale: input(1), shift: input(2) }),
    ['batch', 6],
  ],
];

describe('the inferred shape', () => {
  it.each(cases)('of %s', (_, shapes, make, expected) => {
    expect(build(shapes, make).shape).toEqual(expected);
  });
});

const impossible: readonly (readonly [what: string, shapes: readonly Shape[], make: Make, problem: string])[] = [
  [
    'a sum of shapes that do not fit',
    [picture, ['batch', 5, 'height', 'width']],
    (g, input) => operators.add(g, input(0), input(1)),
    'Add of float32 [batch, 4, height, width] and float32 [batch, 5, height, width]',
  ],
  [
    'a sum of heights that may differ',
    [['height'], ['ceil(height/2)']],
    (g, input) => operators.add(g, input(0), input(1)),
    'Add of float32 [height] and float32 [ceil(height/2)]',
  ],
  [
    'a reshape to another number of values',
    [['batch', 4, 'height']],
    (g, input) => operators.reshape(g, input(0), ['batch', 5, 'height']),
    'Reshape of float32 [batch, 4, height] to [batch, 5, height]',
  ],
  [
    'a convolution with filters for other channels',
    [picture, [6, 5, 3, 3]],
    (g, input) => operators.conv(g, input(0), input(1), undefined),
    'Conv of float32 [batch, 4, height, width] with the weight float32 [6, 5, 3, 3]',
  ],
  [
    'a convolution of rows',
    [
      ['batch', 4],
      [6, 4, 3, 3],
    ],
    (g, input) => operators.conv(g, input(0), input(1), undefined),
    'Conv needs 4 dimensions, not float32 [batch, 4]',
  ],
  [
    'a linear layer for another width',
    [
      ['rows', 8],
      [5, 7],
    ],
    (g, input) => operators.gemm(g, input(0), input(1)),
    'Gemm of float32 [rows, 8] with the weight float32 [5, 7]',
  ],
  [
    'joining pictures of other sizes',
    [picture, ['batch', 4, 'h', 'w']],
    (g, input) => operators.concat(g, [input(0), input(1)], 1),
    'Concat along axis 1 of float32 [batch, 4, height, width] and float32 [batch, 4, h, w]',
  ],
  ['joining nothing', [], (g) => operators.concat(g, [], 1), 'Concat of nothing'],
  [
    'parts that are not the whole',
    [['batch', 8]],
    (g, input) => operators.halves(g, input(0), 3)[0],
    'Split of float32 [batch, 8] into 3 + 3',
  ],
  [
    'rows by numbers that are no indices',
    [
      [100, 8],
      ['batch', 3],
    ],
    (g, input) => operators.gather(g, input(0), input(1)),
    'Gather by float32 [batch, 3]',
  ],
  [
    'transposing an axis that is not there',
    [['batch', 8]],
    (g, input) => operators.transpose(g, input(0), [0, 2]),
    'Transpose of float32 [batch, 8] by [0, 2]',
  ],
  [
    'heads that do not divide the width',
    [
      ['n', 5, 8],
      ['n', 7, 8],
    ],
    (g, input) => attention(g, input(0), input(1), input(1), { heads: 3 }),
    'Attention with 3 heads of float32 [n, 5, 8] over float32 [n, 7, 8] and float32 [n, 7, 8]',
  ],
  [
    'keys and values of other numbers',
    [
      ['n', 5, 8],
      ['n', 7, 8],
      ['n', 6, 8],
    ],
    (g, input) => attention(g, input(0), input(1), input(2), { heads: 2 }),
    'Attention with 2 heads of float32 [n, 5, 8] over float32 [n, 7, 8] and float32 [n, 6, 8]',
  ],
  [
    'groups that do not divide the channels',
    [picture, [4, 1, 1]],
    (g, input) => groupNorm(g, input(0), 3, 1e-5, { scale: input(1), shift: input(1) }),
    '3 norm groups do not divide float32 [batch, 4, height, width]',
  ],
  [
    'a scale of another width',
    [['rows', 6], [5]],
    (g, input) => layerNorm(g, input(0), 1e-5, { scale: input(1), shift: input(1) }),
    'LayerNorm of float32 [rows, 6] with the scale float32 [5]',
  ],
  [
    'repeating what has a batch of its own',
    [[2, 5]],
    (g, input) => operators.expandBatch(g, input(0), 'batch'),
    'Expand of float32 [2, 5]',
  ],
];

describe('what cannot be is told while the graph is built, with its module', () => {
  it.each(impossible)('%s', (_, shapes, make, problem) => {
    expect(() => build(shapes, make)).toThrow(
      expect.objectContaining({ code: 'graph_invalid', message: `net: mid_block: ${problem}.` }) as Error,
    );
  });

  it('adding numbers of two types', () => {
    const g = new GraphBuilder('net');
    const a = g.input('a', 'float32', [2]);
    const b = g.input('b', 'float16', [2]);
    expect(() => operators.add(g, a, b)).toThrow('Add of float32 [2] and float16 [2]');
  });
});
