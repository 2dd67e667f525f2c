import { linear } from './linear.ts';
import { shape } from './shapes.ts';
import type { Op } from './op.ts';

/** Σ of all elements → 1 × 1, from +0 in the order of the elements. */
export const sum: Op = linear({
  name: 'sum',
  title: 'sum of all elements',
  operands: ['x'],
  shapeOf: () => shape(1, 1),
  apply(y, [x]) {
    let total = 0;
    if (x) {
      const count = x.rows * x.columns;
      for (let i = 0; i < count; i++) total += x.values[i];
    }
    y.values[0] = total;
  },
  transpose: [
    (xBar, yBar) => {
      const count = xBar.rows * xBar.columns;
      const each = yBar.values[0];
      for (let i = 0; i < count; i++) xBar.values[i] += each;
    },
  ],
  tex: ([x]) => `\\sum ${x}`,
  derivativeTex: () => ['1'],
  label: ([x]) => `Σ ${x}`,
  source: 'Elementary',
  samples: [{ shapes: [shape(1, 1)] }, { shapes: [shape(1, 5)] }, { shapes: [shape(4, 3)] }],
  refuses: [{ shapes: [], mentions: 'operands' }],
});
