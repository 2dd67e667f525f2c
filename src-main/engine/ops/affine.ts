import { addProduct, addRowDots, addTransposedProduct } from './products.ts';
import { expectCount, refuse, shape } from './shapes.ts';
import type { Op, Tensor } from './op.ts';

/** z[r][i] = w₀ᵢ (or 0 for no weights). */
function setBias(z: Tensor, weights: Tensor | null): void {
  const { values, rows, columns } = z;
  const w = weights?.values;
  const stride = weights?.columns ?? 0;
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < columns; i++) values[r * columns + i] = w ? w[i * stride] : 0;
}

/**
 * A layer's weighted sums z = W·(1; x), for every row x: x is r × n, W is m × (n + 1) with the bias weights w₀ in
 * column 0, z is r × m.
 *
 * Order of the sums (another executor must keep it):
 * - z[r][i] = W[i][0] + (even + odd), where even and odd are Σ_j W[i][1 + j]·x[r][j] over even and over odd j, each
 *   from +0 by ascending j.
 * - x̄[r][j] += δ[r][i]·W[i][1 + j], one term at a time by ascending i.
 * - W̄ += Σ_r δ[r] ⊗ (1, x[r]), the dyadic products one at a time by ascending r.
 */
export const affine: Op = {
  name: 'affine',
  title: 'affine map with bias',
  operands: [
    { name: 'x', differentiable: true },
    { name: 'W', differentiable: true },
  ],
  attributes: {},
  shape(shapes) {
    expectCount('affine', ['x', 'W'], shapes);
    const [x, w] = shapes;
    if (w.columns !== x.columns + 1 || typeof w.rows !== 'number')
      refuse('affine', 'W', `m × ${x.columns + 1}, a bias weight and one weight for each column of x,`, w);
    return shape(x.rows, w.rows as number);
  },
  forward(output, inputs) {
    setBias(output, inputs[1]);
    addRowDots(output, inputs[0], inputs[1], 1);
  },
  reverse: [
    (xBar, delta, _output, inputs) => addProduct(xBar, delta, inputs[1], 1),
    (wBar, delta, _output, inputs) => {
      const { values, columns } = wBar;
      const { values: d, rows, columns: units } = delta;
      for (let r = 0; r < rows; r++) for (let i = 0; i < units; i++) values[i * columns] += d[r * units + i];
      addTransposedProduct(wBar, delta, inputs[0], 1);
    },
  ],
  tangent(outputTangent, tangents, _output, inputs) {
    setBias(outputTangent, tangents[1]);
    if (tangents[1]) addRowDots(outputTangent, inputs[0], tangents[1], 1);
    if (tangents[0]) addRowDots(outputTangent, tangents[0], inputs[1], 1);
  },
  tex: ([x, w]) => `${w}\\begin{pmatrix}1\\\\${x}\\end{pmatrix}`,
  derivativeTex: ([x, w], z) => [`${w}_{1:}^{\\mathsf T}\\,\\bar{${z}}`, `\\bar{${z}} \\otimes (1, ${x})`],
  label: ([x, w]) => `${w} · (1, ${x})`,
  source: 'Lecture notes ML:IV, IGD for the multilayer perceptron, steps 5 and 7; Giles (2008), 2.2.2',
  samples: [
    { shapes: [shape(1, 1), shape(1, 2)] },
    { shapes: [shape(1, 4), shape(3, 5)] },
    { shapes: [shape(5, 3), shape(4, 4)] },
    { shapes: [shape(9, 6), shape(1, 7)] },
    { shapes: [shape(4, 7), shape(5, 8)] },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape('batch', 3), shape(2, 3)], mentions: 'operand W' },
    { shapes: [shape(2, 3), shape(4, 5)], mentions: 'operand W' },
    { shapes: [shape('batch', 3), shape('batch', 4)], mentions: 'operand W' },
  ],
};
