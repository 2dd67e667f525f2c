import { exp } from '../numeric/exp.ts';
import { expectCount, shape } from './shapes.ts';
import type { Op, Tensor } from './op.ts';

/** The Jacobian diag(y) − y yᵀ is symmetric, so one product serves forward and reverse: y_j·(v_j − ⟨y, v⟩). */
function addJacobianProduct(into: Tensor, y: Tensor, v: Tensor): void {
  const { rows, columns, values } = y;
  for (let r = 0; r < rows; r++) {
    const start = r * columns;
    let inner = 0;
    for (let j = start; j < start + columns; j++) inner += values[j] * v.values[j];
    for (let j = start; j < start + columns; j++) into.values[j] += values[j] * (v.values[j] - inner);
  }
}

/**
 * σ₁ of every row: y_j = e^(z_j − max z) / Σ_i e^(z_i − max z). The shift changes nothing and keeps the largest
 * exponential at 1: no overflow for any finite logits. The sum is taken from +0 by ascending column.
 */
export const softmax: Op = {
  name: 'softmax',
  title: 'softmax',
  operands: [{ name: 'z', differentiable: true }],
  attributes: {},
  shape(shapes) {
    expectCount('softmax', ['z'], shapes);
    return shapes[0];
  },
  forward(output, inputs) {
    const z = inputs[0].values;
    const { rows, columns, values } = output;
    for (let r = 0; r < rows; r++) {
      const start = r * columns;
      const end = start + columns;
      let largest = z[start];
      for (let j = start + 1; j < end; j++) if (z[j] > largest) largest = z[j];
      let total = 0;
      for (let j = start; j < end; j++) {
        values[j] = exp(z[j] - largest);
        total += values[j];
      }
      for (let j = start; j < end; j++) values[j] /= total;
    }
  },
  reverse: [(zBar, yBar, output) => addJacobianProduct(zBar, output, yBar)],
  tangent(outputTangent, tangents, output) {
    const count = output.rows * output.columns;
    for (let i = 0; i < count; i++) outputTangent.values[i] = 0;
    if (tangents[0]) addJacobianProduct(outputTangent, output, tangents[0]);
  },
  tex: ([z]) => `\\sigma_1(${z})`,
  derivativeTex: (_operands, y) => [`\\operatorname{diag}(${y}) - ${y}\\,${y}^{\\mathsf T}`],
  label: ([z]) => `σ₁(${z})`,
  source: 'Lecture notes ML:IV, softmax σ₁; J. S. Bridle (1990)',
  samples: [
    { shapes: [shape(1, 1)] },
    { shapes: [shape(1, 4)] },
    { shapes: [shape(5, 3)] },
    { shapes: [shape(3, 10)], domain: [[-30, 30]] },
  ],
  refuses: [{ shapes: [], mentions: 'operands' }],
};
