import { bilinear } from './bilinear.ts';
import { addProduct, addRowDots, addTransposedProduct } from './products.ts';
import { refuse, shape } from './shapes.ts';

/** Y = A·B; Ā += Ȳ·Bᵀ, B̄ += Aᵀ·Ȳ. The order of each sum is documented in products.ts. */
export const matmul = bilinear({
  name: 'matmul',
  title: 'matrix product',
  operands: ['A', 'B'],
  shapeOf(a, b) {
    if (b.rows !== a.columns) refuse('matmul', 'B', `${a.columns} × n, as A has ${a.columns} columns,`, b);
    return shape(a.rows, b.columns);
  },
  form: (y, a, b) => addProduct(y, a, b, 0),
  intoFirst: (aBar, yBar, b) => addRowDots(aBar, yBar, b, 0),
  intoSecond: (bBar, yBar, a) => addTransposedProduct(bBar, a, yBar, 0),
  tex: ([a, b]) => `${a}\\,${b}`,
  derivativeTex: ([a, b], y) => [`\\bar{${y}}\\,${b}^{\\mathsf T}`, `${a}^{\\mathsf T}\\,\\bar{${y}}`],
  label: ([a, b]) => `${a} · ${b}`,
  source:
    'M. B. Giles, An extended collection of matrix derivative results for forward and reverse mode AD (2008), 2.2.2',
  samples: [
    { shapes: [shape(1, 1), shape(1, 1)] },
    { shapes: [shape(1, 3), shape(3, 2)] },
    { shapes: [shape(5, 7), shape(7, 4)] },
    { shapes: [shape(6, 2), shape(2, 9)] },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape(2, 3), shape(2, 3)], mentions: 'operand B' },
    { shapes: [shape('batch', 3), shape('batch', 3)], mentions: 'operand B' },
  ],
});
