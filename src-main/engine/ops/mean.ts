import { linear } from './linear.ts';
import { shape } from './shapes.ts';
import type { Op } from './op.ts';

/** Mean of all elements → 1 × 1: their sum, from +0 in the order of the elements, divided by their number. */
export const mean: Op = linear({
  name: 'mean',
  title: 'mean of all elements',
  operands: ['x'],
  shapeOf: () => shape(1, 1),
  apply(y, [x]) {
    let total = 0;
    if (x) {
      const count = x.rows * x.columns;
      for (let i = 0; i < count; i++) total += x.values[i];
      total /= count;
    }
    y.values[0] = total;
  },
  transpose: [
    (xBar, yBar) => {
      const count = xBar.rows * xBar.columns;
      const each = yBar.values[0] / count;
      for (let i = 0; i < count; i++) xBar.values[i] += each;
    },
  ],
  tex: ([x]) => `\\frac{1}{n}\\sum ${x}`,
  derivativeTex: () => ['\\frac{1}{n}'],
  label: ([x]) => `mean(${x})`,
  source: 'Elementary; the risk of a batch as the mean of its losses',
  samples: [{ shapes: [shape(1, 1)] }, { shapes: [shape(5, 1)] }, { shapes: [shape(4, 3)] }],
  refuses: [{ shapes: [], mentions: 'operands' }],
});
