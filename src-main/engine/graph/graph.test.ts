import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDesign } from '@shared/design/defaults.ts';
import type { Design } from '@shared/design/schema.ts';
import { stackOf } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { GraphBuilder } from './builder.ts';
import { graphOf } from './from-design.ts';
import { ancestorsOf, print } from './graph.ts';
import type { Graph } from './graph.ts';

const iris: DataShape = { task: 'classification', inputs: 4, outputs: 3 };

function graphFor(change: (design: Design) => void = () => {}, shape = iris): Graph {
  const design = defaultDesign(shape);
  change(design);
  const { loss, regularizeBias } = design;
  return graphOf(stackOf(design, shape), { loss: loss.kind, unit: loss.unit, regularizeBias });
}

describe('the graph of a design', () => {
  it("is the lecture's stack in the lecture's names", () => {
    expect(print(graphFor())).toMatchInlineSnapshot(`
      "0: x [batch × 4] = input
      1: c [batch × 3] = input
      2: W^{h1} [8 × 5] = parameter
      3: W^{h2} [8 × 9] = parameter
      4: W^{o} [3 × 9] = parameter
      5: z^{h1} [batch × 8] = affine(x, W^{h1})
      6: y^{h1} [batch × 8] = tanh(z^{h1})
      7: z^{h2} [batch × 8] = affine(y^{h1}, W^{h2})
      8: y^{h2} [batch × 8] = relu(z^{h2})
      9: z^{o} [batch × 3] = affine(y^{h2}, W^{o})
      10: y^{o} [batch × 3] = softmax(z^{o})
      11: l [batch × 1] = softmaxCrossEntropy(z^{o}, c; unitsPerNat=1.4426950408889634)
      output loss: 11
      output training.decision: 9
      output evaluation.loss: 11
      output decision: 9
      output output: 10"
    `);
  });

  it('with dropout has two passes over the same weights, one of them without masks', () => {
    const graph = graphFor((design) => {
      design.hidden[0].dropout = 0.2;
      design.hidden[1].l1 = 0.5;
      design.output.l2 = 0.1;
      design.regularizeBias = true;
    });
    expect(print(graph)).toMatchInlineSnapshot(`
      "0: x [batch × 4] = input
      1: c [batch × 3] = input
      2: W^{h1} [8 × 5] = parameter
      3: W^{h2} [8 × 9] = parameter
      4: W^{o} [3 × 9] = parameter
      5: z^{h1} [batch × 8] = affine(x, W^{h1})
      6: y^{h1} [batch × 8] = tanh(z^{h1})
      7: z^{h2} [batch × 8] = affine(y^{h1}, W^{h2})
      8: y^{h2} [batch × 8] = relu(z^{h2})
      9: z^{o} [batch × 3] = affine(y^{h2}, W^{o})
      10: y^{o} [batch × 3] = softmax(z^{o})
      11: l [batch × 1] = softmaxCrossEntropy(z^{o}, c; unitsPerNat=1.4426950408889634)
      12: z^{h1} [batch × 8] = affine(x, W^{h1})
      13: y^{h1} [batch × 8] = tanh(z^{h1})
      14: mask^{h1} [batch × 8] = input
      15: ỹ^{h1} [batch × 8] = dropout(y^{h1}, mask^{h1})
      16: z^{h2} [batch × 8] = affine(ỹ^{h1}, W^{h2})
      17: y^{h2} [batch × 8] = relu(z^{h2})
      18: z^{o} [batch × 3] = affine(y^{h2}, W^{o})
      19: y^{o} [batch × 3] = softmax(z^{o})
      20: l [batch × 1] = softmaxCrossEntropy(z^{o}, c; unitsPerNat=1.4426950408889634)
      21: R_l1(W^{h2}) [1 × 1] = l1(W^{h2}; includeBias=1)
      22: R_l2(W^{o}) [1 × 1] = l2(W^{o}; includeBias=1)
      output loss: 20
      output training.decision: 18
      output evaluation.loss: 11
      output decision: 9
      output output: 10
      output penalty.h2.l1: 21
      output penalty.o.l2: 22"
    `);
    const evaluation = ancestorsOf(graph, [graph.outputs['evaluation.loss']]);
    expect(evaluation.some((id) => graph.nodes[id].name.startsWith('mask'))).toBe(false);
    const parameters = (root: string): number[] =>
      ancestorsOf(graph, [graph.outputs[root]]).filter((id) => graph.nodes[id].kind === 'parameter');
    expect(parameters('loss')).toEqual(parameters('evaluation.loss'));
  });

  it('takes entropies from the logits and squares from the outputs', () => {
    const operandOf = (kind: Design['loss']['kind'], shape: DataShape): string => {
      const graph = graphFor((design) => {
        design.loss.kind = kind;
        if (kind === 'logistic') design.output.activation = 'sigmoid';
      }, shape);
      return graph.nodes[graph.nodes[graph.outputs.loss].operands[0]].name;
    };
    expect(operandOf('crossEntropy', iris)).toBe('z^{o}');
    expect(operandOf('logistic', { ...iris, outputs: 2 })).toBe('z^{o}');
    expect(operandOf('rss', iris)).toBe('y^{o}');
    expect(operandOf('mse', iris)).toBe('y^{o}');
  });

  it('has the unit of the loss as a factor: 1/ln 2 in bits, 1 in nats', () => {
    const factor = (unit: Design['loss']['unit']): number => {
      const graph = graphFor((design) => (design.loss.unit = unit));
      return graph.nodes[graph.outputs.loss].attributes.unitsPerNat;
    };
    expect(factor('bits')).toBe(1 / Math.LN2);
    expect(factor('nats')).toBe(1);
  });
});

describe('the builder', () => {
  const faultOf = (action: () => void): Fault => {
    try {
      action();
    } catch (thrown) {
      if (thrown instanceof Fault) return thrown;
    }
    throw new Error('wanted a Fault');
  };

  it('refuses shapes that do not fit, and names op, operand, what was wanted and what came', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { rows: 'batch', columns: 3 });
    const w = builder.parameter('W', { rows: 2, columns: 3 });
    const fault = faultOf(() => builder.apply('affine', [x, w]));
    expect(fault).toMatchObject({ code: 'shape', op: 'affine', path: 'W' });
    expect(fault.message).toContain('m × 4');
    expect(fault.message).toContain('2 × 3');
  });

  it('refuses an op or an attribute that does not exist', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { rows: 'batch', columns: 3 });
    expect(faultOf(() => builder.apply('swish', [x]))).toMatchObject({ code: 'unknown-op', op: 'swish' });
    const fault = faultOf(() => builder.apply('leakyRelu', [x], { steepness: 1 }));
    expect(fault).toMatchObject({ code: 'attribute', op: 'leakyRelu' });
    expect(fault.message).toContain('steepness');
  });

  it('fills in attributes, shapes and names', () => {
    const builder = new GraphBuilder();
    const x = builder.input('x', { rows: 'batch', columns: 3 });
    const y = builder.apply('elu', [x]);
    builder.output('y', y);
    const graph = builder.build();
    expect(graph.nodes[y]).toEqual({
      id: 1,
      kind: 'op',
      name: 'v1',
      op: 'elu',
      operands: [0],
      shape: { rows: 'batch', columns: 3 },
      attributes: { alpha: 1 },
    });
    expect(graph.outputs).toEqual({ y });
  });
});

it('ancestors come in evaluation order, each once, and nothing else', () => {
  const builder = new GraphBuilder();
  const scalar = { rows: 1, columns: 1 };
  const a = builder.input('a', scalar);
  const b = builder.input('b', scalar);
  const square = builder.apply('square', [a]);
  const unused = builder.apply('exp', [b]);
  const sum = builder.apply('add', [square, a]);
  const product = builder.apply('multiply', [sum, square]);
  const graph = builder.build();
  expect(ancestorsOf(graph, [product])).toEqual([a, square, sum, product]);
  expect(ancestorsOf(graph, [product, unused])).toEqual([a, b, square, unused, sum, product]);
  expect(ancestorsOf(graph, [])).toEqual([]);
});
