import { bilinear } from './bilinear.ts';
import { isScalar, refuse, sameShape, shape } from './shapes.ts';
import type { Op } from './op.ts';

/** Elementwise (Hadamard) product a ∘ b, or every element of a times the scalar b. */
export const multiply: Op = bilinear({
  name: 'multiply',
  title: 'elementwise product',
  operands: ['a', 'b'],
  shapeOf(a, b) {
    if (!sameShape(a, b) && !isScalar(b))
      refuse('multiply', 'b', `${a.rows} × ${a.columns} like a, or 1 × 1`, b);
    return a;
  },
  form(y, a, b) {
    const count = y.rows * y.columns;
    const step = b.rows * b.columns === 1 ? 0 : 1;
    for (let i = 0; i < count; i++) y.values[i] += a.values[i] * b.values[i * step];
  },
  intoFirst(aBar, yBar, b) {
    const count = yBar.rows * yBar.columns;
    const step = b.rows * b.columns === 1 ? 0 : 1;
    for (let i = 0; i < count; i++) aBar.values[i] += yBar.values[i] * b.values[i * step];
  },
  intoSecond(bBar, yBar, a) {
    const count = yBar.rows * yBar.columns;
    const step = bBar.rows * bBar.columns === 1 ? 0 : 1;
    for (let i = 0; i < count; i++) bBar.values[i * step] += yBar.values[i] * a.values[i];
  },
  tex: ([a, b]) => `${a} \\circ ${b}`,
  derivativeTex: ([a, b]) => [b, a],
  label: ([a, b]) => `${a} · ${b}`,
  source: 'Product rule',
  samples: [
    { shapes: [shape(1, 1), shape(1, 1)] },
    { shapes: [shape(3, 4), shape(3, 4)] },
    { shapes: [shape(1, 5), shape(1, 5)] },
    { shapes: [shape(3, 2), shape(1, 1)] },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape(2, 3), shape(1, 3)], mentions: 'operand b' },
    { shapes: [shape(1, 1), shape(2, 2)], mentions: 'operand b' },
    { shapes: [shape('batch', 3), shape(2, 3)], mentions: 'operand b' },
  ],
});
