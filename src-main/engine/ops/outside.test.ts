import { describe, expect, it } from 'vitest';
import { near } from './laws/close.ts';
import { opNamed } from './registry.ts';
import pytorch from './reference/pytorch.json' with { type: 'json' };
import tails from './reference/tails.json' with { type: 'json' };
import type { Attributes, Tensor } from './op.ts';

const matrix = (rows: number, columns: number, values: readonly number[]): Tensor => ({
  rows,
  columns,
  values: Float64Array.from(values),
});
const zeros = (like: { rows: number; columns: number }): Tensor =>
  matrix(like.rows, like.columns, new Array(like.rows * like.columns).fill(0));

describe('values and gradients of PyTorch 1.13 and SciPy 1.10 in double', () => {
  it.each(pytorch.map((entry, i) => [`${i} ${entry.op}`, entry] as const))('%s', (_name, entry) => {
    const op = opNamed(entry.op);
    const attributes: Attributes = { ...op.attributes, ...(entry.attributes as Attributes) };
    const inputs = entry.inputs.map(({ rows, columns, values }) => matrix(rows, columns, values));
    expect(op.shape(inputs, attributes)).toMatchObject({
      rows: entry.output.rows,
      columns: entry.output.columns,
    });
    const output = zeros(entry.output);
    op.forward(output, inputs, attributes);
    // PyTorch itself is off by an ulp of 1 where it cancels (log σ₁ near 0, σ₁ − c near 0): hence the absolute part.
    const absolute = 4e-16;
    const told = (got: Float64Array, wanted: readonly number[]) => `got ${[...got]}, wanted ${[...wanted]}`;
    expect(
      near(output.values, entry.output.values, 1e-14, absolute),
      told(output.values, entry.output.values),
    ).toBe(true);
    const yBar = matrix(output.rows, output.columns, entry.outputAdjoint);
    op.reverse.forEach((rule, k) => {
      const wanted = entry.adjoints[k];
      expect(wanted === null).toBe(rule === null);
      if (!rule || !wanted) return;
      const adjoint = zeros(inputs[k]);
      rule(adjoint, yBar, output, inputs, attributes);
      expect(near(adjoint.values, wanted, 1e-14, absolute), told(adjoint.values, wanted)).toBe(true);
    });
  });

  it('covers every activation, loss and regulariser', () => {
    const names = new Set(pytorch.map(({ op }) => op));
    const wanted =
      'identity sigmoid tanh relu leakyRelu elu gelu softplus silu softmax logSumExp softmaxCrossEntropy logisticLoss rss mse l1 l2';
    for (const name of wanted.split(' ')) expect(names.has(name), name).toBe(true);
  });
});

describe('tails in 60 digits, to 1e-14 of their own size', () => {
  it.each(tails.map((entry) => [`${entry.op}(${JSON.stringify(entry.inputs)})`, entry] as const))(
    '%s',
    (_name, entry) => {
      const op = opNamed(entry.op);
      const inputs = entry.inputs.map((row) => matrix(1, row.length, row));
      const output = matrix(1, 1, [NaN]);
      op.forward(output, inputs, op.attributes);
      expect(near(output.values, [entry.value], 1e-14), `${output.values[0]}, wanted ${entry.value}`).toBe(
        true,
      );
      const adjoint = zeros(inputs[0]);
      op.reverse[0]?.(adjoint, matrix(1, 1, [1]), output, inputs, op.attributes);
      expect(near(adjoint.values, entry.slope, 1e-14), `${[...adjoint.values]}, wanted ${entry.slope}`).toBe(
        true,
      );
    },
  );
});
