import { linear } from './linear.ts';
import { columnStep, isScalar, refuse, rowStep, sameShape, shape } from './shapes.ts';
import type { Op, Tensor } from './op.ts';

/**
 * a ± b, where b has the shape of a, or is a 1 × columns row added to every row (a bias), or a scalar.
 * The adjoint of a broadcast b is the sum over its copies, in the order of the elements.
 */
export function addition(rule: Pick<Op, 'name' | 'title' | 'source'> & { symbol: string; sign: 1 | -1 }): Op {
  const { name, title, source, symbol, sign } = rule;
  return linear({
    name,
    title,
    source,
    operands: ['a', 'b'],
    shapeOf([a, b]) {
      if (!sameShape(a, b) && !isScalar(b) && !(b.rows === 1 && b.columns === a.columns))
        refuse(name, 'b', `${a.rows} × ${a.columns} like a, or 1 × ${a.columns}, or 1 × 1`, b);
      return a;
    },
    apply(y, [a, b], like) {
      const { values, rows, columns } = y;
      const down = rowStep(like[1]);
      const across = columnStep(like[1]);
      for (let r = 0; r < rows; r++) {
        const row = r * columns;
        for (let j = 0; j < columns; j++) {
          const first = a ? a.values[row + j] : 0;
          values[row + j] = b ? first + sign * b.values[r * down + j * across] : first;
        }
      }
    },
    transpose: [
      (aBar, { values, rows, columns }) => {
        for (let i = 0; i < rows * columns; i++) aBar.values[i] += values[i];
      },
      (bBar: Tensor, yBar: Tensor) => {
        const { values, rows, columns } = yBar;
        const down = rowStep(bBar);
        const across = columnStep(bBar);
        for (let r = 0; r < rows; r++)
          for (let j = 0; j < columns; j++)
            bBar.values[r * down + j * across] += sign * values[r * columns + j];
      },
    ],
    tex: ([a, b]) => `${a} ${symbol} ${b}`,
    derivativeTex: () => ['1', sign === 1 ? '1' : '-1'],
    label: ([a, b]) => `${a} ${sign === 1 ? '+' : '−'} ${b}`,
    samples: [
      { shapes: [shape(1, 1), shape(1, 1)] },
      { shapes: [shape(3, 4), shape(3, 4)] },
      { shapes: [shape(5, 3), shape(1, 3)] },
      { shapes: [shape(1, 3), shape(1, 3)] },
      { shapes: [shape(2, 3), shape(1, 1)] },
      { shapes: [shape(4, 1), shape(1, 1)] },
    ],
    refuses: [
      { shapes: [], mentions: 'operands' },
      { shapes: [shape(2, 3), shape(3, 2)], mentions: 'operand b' },
      { shapes: [shape(1, 3), shape(2, 3)], mentions: 'operand b' },
      { shapes: [shape(2, 3), shape(2, 1)], mentions: 'operand b' },
      { shapes: [shape('batch', 3), shape(4, 3)], mentions: 'operand b' },
    ],
  });
}
