import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layerNames } from './layer-names.ts';
import { neuronFormula, variablesOf, type NeuronFormula, type Variable } from './neuron-formula.ts';
import { countTicks, histogram, largestWeights } from './ranks.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { Throttled } from '../state/throttled.svelte.ts';

const termsOf = ({ count, term }: NeuronFormula) => Array.from({ length: count }, (_, i) => term(i));

/** A formula in one line of plain text. */
function formulaText(formula: NeuronFormula): string {
  const { left, opening, closing } = formula;
  const of = ({ text, layer }: Variable): string => text + (layer ? `^{${layer}}` : '');
  const sum = termsOf(formula).map(
    ({ sign, coefficient, variable }) => sign + coefficient + (variable ? `·${of(variable)}` : ''),
  );
  return `${of(left)} = ${opening}${sum.join('')}${closing}`;
}

const seeded = { seed: 20261123, numRuns: 200 };
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, columns]) =>
    fc.record({
      columns: fc.constant(columns),
      values: fc
        .array(fc.double({ min: -9, max: 9, noNaN: true }), {
          minLength: rows * columns,
          maxLength: rows * columns,
        })
        .map((list) => Float64Array.from(list)),
    }),
  );

describe('largestWeights', () => {
  it('finds what sorting everything finds', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 30 }), ({ columns, values }, most) => {
        const found = atOnce(largestWeights(values, columns, most));
        const sorted = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
        expect(found.map(({ row, column }) => row * columns + column)).toEqual(sorted.slice(0, most));
        for (const { row, column, value } of found) expect(value).toBe(values[row * columns + column]);
      }),
      seeded,
    );
  });

  it('puts NaN first', () => {
    expect(atOnce(largestWeights(Float64Array.of(1, -7, NaN, 3), 2, 2))).toEqual([
      { row: 1, column: 0, value: NaN },
      { row: 0, column: 1, value: -7 },
    ]);
  });
});

describe('histogram', () => {
  it('counts every finite value once and mirrors with the sign', () => {
    fc.assert(
      fc.property(matrix, fc.double({ min: 0.5, max: 20, noNaN: true }), ({ values }, limit) => {
        const counts = atOnce(histogram(values, limit, 21));
        expect(counts.reduce((total, count) => total + count, 0)).toBe(values.length);
      }),
      seeded,
    );
    const counts = atOnce(histogram(Float64Array.of(-1, -0.9, 0, 0.01, 1, 5, NaN, Infinity), 1, 5));
    expect([...counts]).toEqual([2, 0, 2, 0, 2]);
    expect([...atOnce(histogram(new Float64Array(4), 0, 3))]).toEqual([0, 4, 0]);
  });
});

describe('the formula of a neuron', () => {
  const weights = Float64Array.of(0.12, 0.5, -2, -0.3, 0, 1e-7);

  it('is typeset with names, signs and the bias first', () => {
    const variables = variablesOf(2, null, ['sepal_length', 'sepal_width']);
    expect(formulaText(neuronFormula(weights, 0, { name: 'h1', activation: 'tanh' }, variables))).toBe(
      'y₁^{h₁} = tanh(0.120 + 0.500·sepal_length − 2.00·sepal_width)',
    );
    expect(formulaText(neuronFormula(weights, 1, { name: 'h1', activation: 'identity' }, variables))).toBe(
      'y₂^{h₁} = −0.300 + 0·sepal_length + 1.00·10⁻⁷·sepal_width',
    );
  });

  it('names the outputs of the layer before and gives a softmax neuron its logit', () => {
    const variables = variablesOf(2, 'h2', []);
    expect(formulaText(neuronFormula(weights, 0, { name: 'o', activation: 'softmax' }, variables))).toBe(
      'z₁^{o} = 0.120 + 0.500·y₁^{h₂} − 2.00·y₂^{h₂},  y₁ = σ₁(z)₁',
    );
  });

  it('has one term per weight of its row, each with its own sign', () => {
    fc.assert(
      fc.property(matrix, ({ columns, values }) => {
        const variables = variablesOf(columns - 1, 'h1', []);
        const terms = termsOf(neuronFormula(values, 0, { name: 'o', activation: 'relu' }, variables));
        expect(terms.map(({ value }) => value)).toEqual([...values.subarray(0, columns)]);
        for (const { value, sign, coefficient } of terms) {
          expect(sign.includes('−')).toBe(value < 0);
          expect(coefficient).not.toMatch(/^[-−]/);
        }
      }),
      seeded,
    );
  });
});

describe('layerNames', () => {
  const info = {
    inputNames: ['height', 'mass'],
    outputNames: ['female', 'male'],
    layers: [
      { name: 'h1', units: 3, inputs: 2, activation: 'tanh' },
      { name: 'o', units: 2, inputs: 3, activation: 'softmax' },
    ],
  };

  it('takes names from inputs and outputs, numbers in between', () => {
    const [hidden, output] = [layerNames(info, 0), layerNames(info, 1)];
    expect([hidden.columns, hidden.rows, output.columns, output.rows]).toEqual([
      ['height', 'mass'],
      null,
      null,
      ['female', 'male'],
    ]);
    expect([hidden.weights.column(2), output.weights.column(2)]).toEqual(['mass', 'neuron 2 of h₁']);
    expect([hidden.weights.row(1), output.deltas.row(2)]).toEqual(['neuron 1', 'neuron 2: male']);
    expect([hidden.weights.matrix, output.deltas.matrix]).toEqual(['Wʰ¹', 'ΔWᵒ(t)']);
  });
});

describe('Throttled', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows the first value at once, then at most one per interval, and always the newest in the end', () => {
    const throttled = new Throttled(0, 250);
    const seen: number[] = [];
    for (let value = 1; value <= 100; value++) {
      throttled.offer(value);
      if (throttled.value !== seen.at(-1)) seen.push(throttled.value);
      vi.advanceTimersByTime(10);
    }
    expect(seen[0]).toBe(1);
    expect(seen.length).toBeLessThanOrEqual(5);
    vi.advanceTimersByTime(500);
    expect(throttled.value).toBe(100);
    throttled.offer(101);
    throttled.offer(102, true);
    expect(throttled.value).toBe(102);
    throttled.close();
  });

  it('keeps the interval that holds at the time', () => {
    let interval = 100;
    const throttled = new Throttled(0, () => interval);
    throttled.offer(1);
    interval = 1000;
    vi.advanceTimersByTime(500);
    throttled.offer(2);
    expect(throttled.value).toBe(1);
    vi.advanceTimersByTime(500);
    throttled.offer(3);
    expect(throttled.value).toBe(3);
    throttled.close();
  });
});

it('an axis of counts has few whole numbers, and reaches as high as the highest bar', () => {
  expect([0, 1, 2, 3, 6, 7, 40, 61_000].map(countTicks)).toEqual([
    [0, 1],
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 2, 4, 6],
    [0, 5, 10],
    [0, 20, 40],
    [0, 50_000, 100_000],
  ]);
});
