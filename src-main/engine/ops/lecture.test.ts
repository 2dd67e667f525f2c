import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { sigmoid as sigmoidOf } from '../numeric/sigmoid.ts';
import { opNamed } from './registry.ts';
import { BITS_PER_NAT } from './units.ts';
import type { Tensor } from './op.ts';

/* The figures of the lecture's systems that an op alone must keep. */

const matrix = (rows: number, columns: number, values: readonly number[]): Tensor => ({
  rows,
  columns,
  values: Float64Array.from(values),
});

function run(name: string, inputs: Tensor[], attributes = {}): Tensor {
  const op = opNamed(name);
  const all = { ...op.attributes, ...attributes };
  const { rows, columns } = op.shape(inputs, all);
  const output = matrix(rows as number, columns, new Array((rows as number) * columns).fill(NaN));
  op.forward(output, inputs, all);
  return output;
}

/** Gradient of a loss on its first operand, for an output adjoint of 1 in every row. */
function gradient(name: string, inputs: Tensor[], attributes = {}): Float64Array {
  const op = opNamed(name);
  const all = { ...op.attributes, ...attributes };
  const output = run(name, inputs, attributes);
  const adjoint = matrix(inputs[0].rows, inputs[0].columns, new Array(inputs[0].values.length).fill(0));
  const ones = matrix(output.rows, output.columns, new Array(output.values.length).fill(1));
  op.reverse[0]?.(adjoint, ones, output, inputs, all);
  return adjoint.values;
}

const logits = (): number[] => {
  const random = xoroshiro128plus(21);
  const points = [-700, -699.9, -100, -36.7, -1, -1e-9, 0, 1e-300, 1, 36.8, 100, 700];
  for (let i = 0; i < 500; i++) points.push((uniformFloat64(random) - 0.5) * (i % 2 === 0 ? 1400 : 40));
  return points;
};

describe('softmax σ₁ maps to the standard simplex', () => {
  it('is ≥ 0 and sums to 1 within 1e-12 for finite logits up to the largest doubles', () => {
    const random = xoroshiro128plus(3);
    for (const scale of [1, 50, 1e4, 1e300]) {
      for (const columns of [1, 2, 3, 10, 1000]) {
        const z = Array.from({ length: 2 * columns }, () => (2 * uniformFloat64(random) - 1) * scale);
        const y = run('softmax', [matrix(2, columns, z)]).values;
        for (let r = 0; r < 2; r++) {
          const row = y.slice(r * columns, (r + 1) * columns);
          expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
          expect(Math.abs(row.reduce((a, b) => a + b, 0) - 1) <= 1e-12).toBe(true);
        }
      }
    }
  });
  it('stands ±1e4', () => {
    expect([...run('softmax', [matrix(1, 3, [1e4, -1e4, 0])]).values]).toEqual([1, 0, 0]);
    expect([...run('softmax', [matrix(1, 2, [-1e4, -1e4])]).values]).toEqual([0.5, 0.5]);
  });
  it('passes a NaN on to its whole row and no other', () => {
    const y = run('softmax', [matrix(2, 2, [1, NaN, 0, 0])]).values;
    expect([...y]).toEqual([NaN, NaN, 0.5, 0.5]);
    expect(run('logSumExp', [matrix(2, 2, [NaN, 1, 1, NaN])]).values.every(Number.isNaN)).toBe(true);
    expect(run('relu', [matrix(1, 1, [NaN])]).values[0]).toBeNaN();
  });
});

describe('two classes: sigmoid or softmax', () => {
  it('σ₁((0, z)) = (1 − σ(z), σ(z)) within 1e-15 for z in [−700, 700]', () => {
    for (const z of logits()) {
      const [first, second] = run('softmax', [matrix(1, 2, [0, z])]).values;
      const p = run('sigmoid', [matrix(1, 1, [z])]).values[0];
      expect(Math.abs(first - (1 - p)) <= 1e-15 && Math.abs(second - p) <= 1e-15, `z = ${z}`).toBe(true);
    }
  });

  it.each([1, BITS_PER_NAT])(
    'logistic and softmax loss, and their gradients on z, agree (unitsPerNat %d)',
    (unitsPerNat) => {
      for (const z of logits()) {
        for (const c of [0, 1, 0.3]) {
          const one = [matrix(1, 1, [z]), matrix(1, 1, [c])];
          const two = [matrix(1, 2, [0, z]), matrix(1, 2, [1 - c, c])];
          const [a, b] = [
            run('logisticLoss', one, { unitsPerNat }),
            run('softmaxCrossEntropy', two, { unitsPerNat }),
          ];
          const scale = Math.max(Math.abs(a.values[0]), 1e-300);
          expect(Math.abs(a.values[0] - b.values[0]) <= 1e-15 * scale, `z = ${z}, c = ${c}`).toBe(true);
          const slope = gradient('logisticLoss', one, { unitsPerNat })[0];
          const pair = gradient('softmaxCrossEntropy', two, { unitsPerNat });
          expect(Math.abs(slope - pair[1]) <= 1e-15, `z = ${z}, c = ${c}`).toBe(true);
          expect(Math.abs(pair[0] + pair[1]) <= 1e-15, `z = ${z}, c = ${c}`).toBe(true);
        }
      }
    },
  );
});

describe('losses', () => {
  it('cross entropy in bits: two equal classes cost 1 bit, four cost 2', () => {
    const bits = { unitsPerNat: BITS_PER_NAT };
    expect(run('softmaxCrossEntropy', [matrix(1, 2, [3, 3]), matrix(1, 2, [1, 0])], bits).values[0]).toBe(1);
    expect(
      run('softmaxCrossEntropy', [matrix(1, 4, [0, 0, 0, 0]), matrix(1, 4, [0, 0, 1, 0])], bits).values[0],
    ).toBe(2);
    expect(run('logisticLoss', [matrix(1, 1, [0]), matrix(1, 1, [1])], bits).values[0]).toBe(1);
  });

  it('gradient of the softmax loss is (σ₁(z) − c)/ln 2 in bits', () => {
    const random = xoroshiro128plus(5);
    for (let i = 0; i < 100; i++) {
      const z = Array.from({ length: 5 }, () => 20 * (uniformFloat64(random) - 0.5));
      const c = [0, 0, 0, 0, 0];
      c[i % 5] = 1;
      const p = run('softmax', [matrix(1, 5, z)]).values;
      const got = gradient('softmaxCrossEntropy', [matrix(1, 5, z), matrix(1, 5, c)], {
        unitsPerNat: BITS_PER_NAT,
      });
      for (let j = 0; j < 5; j++) expect(Math.abs(got[j] - (p[j] - c[j]) / Math.LN2) <= 1e-15).toBe(true);
    }
  });

  it('logistic loss is finite and exact at |z| = 700 and beyond', () => {
    const loss = (z: number, c: number) =>
      run('logisticLoss', [matrix(1, 1, [z]), matrix(1, 1, [c])]).values[0];
    expect(loss(-700, 1)).toBe(700);
    expect(loss(700, 0)).toBe(700);
    expect(loss(1e6, 0)).toBe(1e6);
    expect(loss(1e6, 1)).toBe(0);
    expect(loss(700, 1)).toBe(sigmoidOf(-700));
    expect(loss(-700, 0)).toBe(sigmoidOf(-700));
  });

  it('RSS of the notes’ example: 0.777300² + 0.320821² = 0.707121', () => {
    const y = matrix(2, 1, [sigmoidOf(1.25), sigmoidOf(0.75)]);
    const each = run('rss', [y, matrix(2, 1, [0, 1])]);
    expect(each.values[0].toFixed(6)).toBe('0.604195');
    expect(each.values[1].toFixed(6)).toBe('0.102926');
    expect(run('sum', [each]).values[0].toFixed(6)).toBe('0.707121');
  });
});

describe('activations and regularisers', () => {
  it('the derivative of ReLU at 0 is 0', () => {
    expect([...gradient('relu', [matrix(1, 4, [-1, 0, -0, 2])])]).toEqual([0, 0, 0, 1]);
  });
  it('dropout takes its scale from the mask', () => {
    expect([...run('dropout', [matrix(1, 3, [3, -2, 5]), matrix(1, 3, [2, 0, 2])]).values]).toEqual([
      6, 0, 10,
    ]);
  });
  it('L1 and L2 leave the bias column out unless told', () => {
    const w = matrix(2, 3, [10, 1, -2, 20, 3, 0]);
    expect(run('l1', [w]).values[0]).toBe(6);
    expect(run('l2', [w]).values[0]).toBe(14);
    expect(run('l1', [w], { includeBias: 1 }).values[0]).toBe(36);
    expect(run('l2', [w], { includeBias: 1 }).values[0]).toBe(514);
    expect([...gradient('l2', [w])]).toEqual([0, 2, -4, 0, 6, 0]);
  });
  it('the dyadic product δ ⊗ y is δ yᵀ', () => {
    const op = opNamed('outer');
    expect(op.title).toBe('dyadic (outer) product');
    expect(op.label(['δ', 'y'])).toBe('δ ⊗ y');
    expect([...run('outer', [matrix(1, 2, [2, -1]), matrix(1, 3, [1, 3, 5])]).values]).toEqual([
      2, 6, 10, -1, -3, -5,
    ]);
  });
});
