import { bilinear } from './bilinear.ts';
import { addProduct, addRowDots, addTransposedProduct } from './products.ts';
import { refuse, shape } from './shapes.ts';
import type { Op } from './op.ts';

/** Y = u ⊗ v = uᵀ·v for rows u (1 × m) and v (1 × n): Y is m × n, Y[i][j] = u[i]·v[j]. */
export const outer: Op = bilinear({
  name: 'outer',
  title: 'dyadic (outer) product',
  operands: ['u', 'v'],
  shapeOf(u, v) {
    if (u.rows !== 1) refuse('outer', 'u', 'one row, 1 × m', u);
    if (v.rows !== 1) refuse('outer', 'v', 'one row, 1 × n', v);
    return shape(u.columns, v.columns);
  },
  form: (y, u, v) => addTransposedProduct(y, u, v, 0),
  intoFirst: (uBar, yBar, v) => addRowDots(uBar, v, yBar, 0),
  intoSecond: (vBar, yBar, u) => addProduct(vBar, u, yBar, 0),
  tex: ([u, v]) => `${u} \\otimes ${v}`,
  derivativeTex: ([u, v], y) => [`\\bar{${y}}\\,${v}^{\\mathsf T}`, `${u}\\,\\bar{${y}}`],
  label: ([u, v]) => `${u} ⊗ ${v}`,
  source: 'Lecture notes ML:IV, ΔW = η·(δ ⊗ y)',
  samples: [
    { shapes: [shape(1, 1), shape(1, 1)] },
    { shapes: [shape(1, 3), shape(1, 5)] },
    { shapes: [shape(1, 4), shape(1, 1)] },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape(2, 3), shape(1, 3)], mentions: 'operand u' },
    { shapes: [shape(1, 3), shape('batch', 3)], mentions: 'operand v' },
  ],
});
