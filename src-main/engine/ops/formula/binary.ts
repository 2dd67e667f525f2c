import { expectCount, refuse, sameShape, shape, shapeText } from '../shapes.ts';
import type { OpText } from '../bilinear.ts';
import type { Op, Sample } from '../op.ts';

export interface BinaryRule extends Omit<OpText, 'samples' | 'refuses'> {
  readonly operands: readonly [string, string];
  /** y = f(a, b). */
  readonly f: (a: number, b: number) => number;
  /** ∂y/∂a and ∂y/∂b, given y = f(a, b). */
  readonly slopes: readonly [
    (a: number, b: number, y: number) => number,
    (a: number, b: number, y: number) => number,
  ];
  readonly domain?: Sample['domain'];
  readonly fill?: Sample['fill'];
}

/** An op of two operands of one shape that acts on each pair of elements alone. */
export function binary(rule: BinaryRule): Op {
  const { operands, f, slopes, domain, fill, ...text } = rule;
  return {
    ...text,
    operands: operands.map((name) => ({ name, differentiable: true })),
    attributes: {},
    shape(shapes) {
      expectCount(rule.name, operands, shapes);
      if (!sameShape(shapes[0], shapes[1]))
        refuse(rule.name, operands[1], `${shapeText(shapes[0])} like ${operands[0]}`, shapes[1]);
      return shapes[0];
    },
    forward(output, [a, b]) {
      const count = output.rows * output.columns;
      for (let i = 0; i < count; i++) output.values[i] = f(a.values[i], b.values[i]);
    },
    reverse: slopes.map((slope) => (adjoint, { values: yBar }, output, [a, b]) => {
      const count = output.rows * output.columns;
      for (let i = 0; i < count; i++)
        adjoint.values[i] += yBar[i] * slope(a.values[i], b.values[i], output.values[i]);
    }),
    tangent(outputTangent, tangents, output, [a, b]) {
      const count = output.rows * output.columns;
      for (let i = 0; i < count; i++) {
        let sum = 0;
        slopes.forEach((slope, k) => {
          const dot = tangents[k];
          if (dot) sum += slope(a.values[i], b.values[i], output.values[i]) * dot.values[i];
        });
        outputTangent.values[i] = sum;
      }
    },
    samples: [shape(1, 1), shape(3, 4)].map((size) => ({ shapes: [size, size], domain, fill })),
    refuses: [
      { shapes: [], mentions: 'operands' },
      { shapes: [shape(2, 3), shape(3, 2)], mentions: `operand ${operands[1]}` },
    ],
  };
}

/** Second operands that stay 0.1 away from first ones in [−1, 1]: off the kink a = b. */
export const apart: Sample['fill'] = (index, values, _columns, uniform) => {
  if (index === 1)
    for (let i = 0; i < values.length; i++) values[i] = (uniform() < 0.5 ? -1 : 1) * (1.1 + uniform());
};
