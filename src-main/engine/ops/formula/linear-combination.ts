import { linear } from '../linear.ts';
import { refuse, sameShape, shape, shapeText } from '../shapes.ts';
import type { Op, Tensor } from '../op.ts';

/** A summand: a number alone, or a number times the operand at this place among the operands. */
export type Term =
  | { readonly constant: number; readonly operand?: undefined }
  | { readonly coefficient: number; readonly operand: number };

const MINUS = '−';
const times = (term: Term): number => (term.operand === undefined ? term.constant : term.coefficient);

/** `v₀ + 1.5·v₋₁ − v₋₂`; the sign of a term is its coefficient's. */
function sumText(terms: readonly Term[], names: readonly string[], dot: string, minus: string): string {
  return terms
    .map((term, i) => {
      const number = times(term);
      const size = Math.abs(number);
      const name = term.operand === undefined ? '' : names[term.operand];
      const shown = name === '' ? String(size) : size === 1 ? name : `${size}${dot}${name}`;
      const negative = number < 0 || Object.is(number, -0);
      if (i === 0) return negative ? `${minus}${shown}` : shown;
      return `${negative ? minus : '+'} ${shown}`;
    })
    .join(' ');
}

/**
 * c + Σ cᵢ·xᵢ as one step, taken from left to right in the order of `terms`: the lecture's
 * v₁ = v₀ + v₋₁ + 1.5·v₋₂, v₅ = 0 − v₃. An operand may stand in several terms.
 */
export function linearCombination(terms: readonly Term[]): Op {
  const coefficients: number[] = [];
  for (const term of terms)
    if (term.operand !== undefined)
      coefficients[term.operand] = (coefficients[term.operand] ?? 0) + term.coefficient;
  const operands = coefficients.map((_, i) => `x${i + 1}`);
  const combine = (y: Tensor, inputs: readonly (Tensor | null)[], withConstants: boolean): void => {
    const size = y.rows * y.columns;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      terms.forEach((term, place) => {
        if (term.operand === undefined && !withConstants) return;
        const x = term.operand === undefined ? null : inputs[term.operand];
        const value = term.operand === undefined ? term.constant : x ? term.coefficient * x.values[i] : 0;
        // Not 0 + value: the sum of one term keeps the sign of a zero.
        sum = place === 0 ? value : sum + value;
      });
      y.values[i] = sum;
    }
  };
  const rule = linear({
    name: 'linear',
    title: 'linear combination',
    operands,
    shapeOf(shapes) {
      const other = shapes.findIndex((each) => !sameShape(each, shapes[0]));
      if (other >= 0) refuse('linear', operands[other], `${shapeText(shapes[0])} like x1`, shapes[other]);
      return shapes[0];
    },
    apply: (y, inputs) => combine(y, inputs, false),
    transpose: coefficients.map((coefficient) => (xBar: Tensor, yBar: Tensor) => {
      const size = yBar.rows * yBar.columns;
      for (let i = 0; i < size; i++) xBar.values[i] += yBar.values[i] * coefficient;
    }),
    tex: (names) => sumText(terms, names, '\\,', '-'),
    derivativeTex: () => coefficients.map(String),
    label: (names) => sumText(terms, names, '·', MINUS),
    source: 'Lecture notes ML:IV, the example of automatic differentiation; sum rule',
    samples: [shape(1, 1), shape(3, 4)].map((size) => ({ shapes: operands.map(() => size) })),
    refuses: [{ shapes: [shape(1, 1), ...operands.map(() => shape(1, 1))], mentions: 'operands' }],
  });
  return { ...rule, forward: (output, inputs) => combine(output, inputs, true) };
}
