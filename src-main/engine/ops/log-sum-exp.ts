import { exp } from '../numeric/exp.ts';
import { log1p } from '../numeric/log1p.ts';
import { expectCount, shape } from './shapes.ts';
import type { Op } from './op.ts';

/** Where the first largest of start … end − 1 is. A NaN in the row reaches the result by `restOfSum` or as z[at]. */
export function largestAt(z: Float64Array, start: number, end: number): number {
  let at = start;
  for (let j = start + 1; j < end; j++) if (z[j] > z[at]) at = j;
  return at;
}

/** Σ_{j ≠ at} e^(z_j − z_at), from +0 by ascending j: what the largest element's 1 is short of the whole sum. */
export function restOfSum(z: Float64Array, start: number, end: number, at: number): number {
  let rest = 0;
  for (let j = start; j < end; j++) if (j !== at) rest += exp(z[j] - z[at]);
  return rest;
}

/** y[r] = ln Σ_j e^(z[r][j]) = max z + ln(1 + rest), finite for any finite z; ∂y/∂z = σ₁(z). */
export const logSumExp: Op = {
  name: 'logSumExp',
  title: 'log-sum-exp',
  operands: [{ name: 'z', differentiable: true }],
  attributes: {},
  shape(shapes) {
    expectCount('logSumExp', ['z'], shapes);
    return shape(shapes[0].rows, 1);
  },
  forward(output, inputs) {
    const { values: z, columns } = inputs[0];
    for (let r = 0; r < output.rows; r++) {
      const start = r * columns;
      const end = start + columns;
      const at = largestAt(z, start, end);
      output.values[r] = z[at] + log1p(restOfSum(z, start, end, at));
    }
  },
  reverse: [
    (zBar, yBar, output, inputs) => {
      const { values: z, columns } = inputs[0];
      for (let r = 0; r < output.rows; r++) {
        const start = r * columns;
        const end = start + columns;
        const at = largestAt(z, start, end);
        const each = yBar.values[r] / (1 + restOfSum(z, start, end, at));
        for (let j = start; j < end; j++) zBar.values[j] += each * exp(z[j] - z[at]);
      }
    },
  ],
  tangent(outputTangent, tangents, output, inputs) {
    const { values: z, columns } = inputs[0];
    const dot = tangents[0]?.values;
    for (let r = 0; r < output.rows; r++) {
      const start = r * columns;
      const end = start + columns;
      let sum = 0;
      if (dot) {
        const at = largestAt(z, start, end);
        for (let j = start; j < end; j++) sum += exp(z[j] - z[at]) * dot[j];
        sum /= 1 + restOfSum(z, start, end, at);
      }
      outputTangent.values[r] = sum;
    }
  },
  tex: ([z]) => `\\ln \\sum_j e^{${z}_j}`,
  derivativeTex: ([z]) => [`\\sigma_1(${z})`],
  label: ([z]) => `logΣexp(${z})`,
  source:
    'P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions (2021)',
  samples: [
    { shapes: [shape(1, 1)] },
    { shapes: [shape(1, 4)] },
    { shapes: [shape(5, 3)] },
    { shapes: [shape(3, 10)], domain: [[-30, 30]] },
  ],
  refuses: [{ shapes: [], mentions: 'operands' }],
};
