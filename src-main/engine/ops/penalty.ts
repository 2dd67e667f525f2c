import { expectCount, shape } from './shapes.ts';
import type { OpText } from './bilinear.ts';
import type { Op } from './op.ts';

export interface PenaltyRule extends Omit<OpText, 'samples' | 'refuses' | 'derivativeTex'> {
  /** One weight's share of R(w). */
  readonly term: (weight: number) => number;
  readonly slope: (weight: number) => number;
  readonly slopeTex: (weights: string) => string;
  readonly kinks?: readonly number[];
}

/**
 * A regulariser R(W) = Σ term(w) of a weight matrix → 1 × 1, from +0 in the order of the elements. Column 0, the
 * bias weights w₀, is left out unless the attribute `includeBias` is 1.
 */
export function penalty(rule: PenaltyRule): Op {
  const { term, slope, slopeTex, kinks, ...text } = rule;
  return {
    ...text,
    operands: [{ name: 'W', differentiable: true }],
    attributes: { includeBias: 0 },
    shape(shapes) {
      expectCount(rule.name, ['W'], shapes);
      return shape(1, 1);
    },
    forward(output, [{ values, rows, columns }], { includeBias }) {
      const first = includeBias === 1 ? 0 : 1;
      let sum = 0;
      for (let r = 0; r < rows; r++)
        for (let j = r * columns + first; j < (r + 1) * columns; j++) sum += term(values[j]);
      output.values[0] = sum;
    },
    reverse: [
      (adjoint, yBar, _output, [{ values, rows, columns }], { includeBias }) => {
        const first = includeBias === 1 ? 0 : 1;
        const weight = yBar.values[0];
        for (let r = 0; r < rows; r++)
          for (let j = r * columns + first; j < (r + 1) * columns; j++)
            adjoint.values[j] += weight * slope(values[j]);
      },
    ],
    tangent(outputTangent, [dot], _output, [{ values, rows, columns }], { includeBias }) {
      const first = includeBias === 1 ? 0 : 1;
      let sum = 0;
      if (dot)
        for (let r = 0; r < rows; r++)
          for (let j = r * columns + first; j < (r + 1) * columns; j++)
            sum += slope(values[j]) * dot.values[j];
      outputTangent.values[0] = sum;
    },
    derivativeTex: ([weights]) => [slopeTex(weights)],
    samples: [0, 1].flatMap((includeBias) =>
      [shape(1, 1), shape(1, 5), shape(4, 3)].map((size) => ({
        shapes: [size],
        attributes: { includeBias },
        kinks,
      })),
    ),
    refuses: [{ shapes: [], mentions: 'operands' }],
  };
}
