import { expectCount, isScalar, refuse, sameShape, shape } from './shapes.ts';
import type { Op, Sample } from './op.ts';

const divisor: Sample['domain'] = [
  [-2, 2],
  [0.4, 3],
];

/** Elementwise quotient y = a/b, b of the shape of a or a scalar; ∂y/∂a = 1/b, ∂y/∂b = −y/b. */
export const divide: Op = {
  name: 'divide',
  title: 'elementwise quotient',
  operands: [
    { name: 'a', differentiable: true },
    { name: 'b', differentiable: true },
  ],
  attributes: {},
  shape(shapes) {
    expectCount('divide', ['a', 'b'], shapes);
    const [a, b] = shapes;
    if (!sameShape(a, b) && !isScalar(b))
      refuse('divide', 'b', `${a.rows} × ${a.columns} like a, or 1 × 1`, b);
    return a;
  },
  forward(output, [a, b]) {
    const count = output.rows * output.columns;
    const step = b.rows * b.columns === 1 ? 0 : 1;
    for (let i = 0; i < count; i++) output.values[i] = a.values[i] / b.values[i * step];
  },
  reverse: [
    (aBar, yBar, _output, [, b]) => {
      const count = yBar.rows * yBar.columns;
      const step = b.rows * b.columns === 1 ? 0 : 1;
      for (let i = 0; i < count; i++) aBar.values[i] += yBar.values[i] / b.values[i * step];
    },
    (bBar, yBar, output, [, b]) => {
      const count = yBar.rows * yBar.columns;
      const step = b.rows * b.columns === 1 ? 0 : 1;
      for (let i = 0; i < count; i++)
        bBar.values[i * step] -= (yBar.values[i] * output.values[i]) / b.values[i * step];
    },
  ],
  tangent(outputTangent, [aDot, bDot], output, [, b]) {
    const count = output.rows * output.columns;
    const step = b.rows * b.columns === 1 ? 0 : 1;
    for (let i = 0; i < count; i++) {
      const change = (aDot ? aDot.values[i] : 0) - (bDot ? output.values[i] * bDot.values[i * step] : 0);
      outputTangent.values[i] = change / b.values[i * step];
    }
  },
  tex: ([a, b]) => `\\frac{${a}}{${b}}`,
  derivativeTex: ([, b], y) => [`\\frac{1}{${b}}`, `-\\frac{${y}}{${b}}`],
  label: ([a, b]) => `${a} / ${b}`,
  source: 'Quotient rule',
  samples: [
    { shapes: [shape(1, 1), shape(1, 1)], domain: divisor },
    { shapes: [shape(3, 4), shape(3, 4)], domain: divisor },
    { shapes: [shape(1, 3), shape(1, 3)], domain: divisor },
    { shapes: [shape(4, 2), shape(1, 1)], domain: divisor },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape(2, 3), shape(1, 3)], mentions: 'operand b' },
    { shapes: [shape(1, 1), shape(2, 2)], mentions: 'operand b' },
  ],
};
