import { bilinear } from './bilinear.ts';
import { refuse, sameShape, shape } from './shapes.ts';
import type { Op, Sample } from './op.ts';

const half: Sample['fill'] = (index, values, _columns, uniform) => {
  if (index === 1) for (let i = 0; i < values.length; i++) values[i] = uniform() < 0.25 ? 0 : 1 / 0.75;
};

/**
 * y = x ∘ mask, where the mask holds 0 for a dropped unit and 1/(1 − p) for a kept one (inverted scaling), drawn by
 * the trainer from the run's seed. The mask is data: it takes no adjoint.
 */
export const dropout: Op = bilinear({
  name: 'dropout',
  title: 'dropout mask',
  operands: ['x', 'mask'],
  differentiable: [true, false],
  shapeOf(x, mask) {
    if (!sameShape(x, mask)) refuse('dropout', 'mask', `${x.rows} × ${x.columns}, the shape of x,`, mask);
    return x;
  },
  form(y, x, mask) {
    const count = y.rows * y.columns;
    for (let i = 0; i < count; i++) y.values[i] += x.values[i] * mask.values[i];
  },
  intoFirst(xBar, yBar, mask) {
    const count = yBar.rows * yBar.columns;
    for (let i = 0; i < count; i++) xBar.values[i] += yBar.values[i] * mask.values[i];
  },
  intoSecond: () => undefined,
  tex: ([x, mask]) => `${x} \\circ ${mask}`,
  derivativeTex: ([, mask]) => [mask, ''],
  label: ([x, mask]) => `dropout(${x}, ${mask})`,
  source: 'N. Srivastava et al., Dropout, JMLR 15 (2014), with the scaling in training',
  samples: [
    { shapes: [shape(1, 1), shape(1, 1)], fill: half },
    { shapes: [shape(1, 6), shape(1, 6)], fill: half },
    { shapes: [shape(4, 3), shape(4, 3)], fill: half },
  ],
  refuses: [
    { shapes: [], mentions: 'operands' },
    { shapes: [shape(2, 3), shape(1, 3)], mentions: 'operand mask' },
    { shapes: [shape('batch', 3), shape(2, 3)], mentions: 'operand mask' },
  ],
});
