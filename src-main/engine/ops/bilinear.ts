import { setZero } from './products.ts';
import { expectCount } from './shapes.ts';
import type { Op, Shape, Tensor } from './op.ts';

export type OpText = Pick<
  Op,
  'name' | 'title' | 'tex' | 'derivativeTex' | 'label' | 'source' | 'samples' | 'refuses'
>;

export interface BilinearRule extends OpText {
  readonly operands: readonly [string, string];
  /** False for an operand that is data, such as a mask. Default both true. */
  readonly differentiable?: readonly [boolean, boolean];
  readonly shapeOf: (first: Shape, second: Shape) => Shape;
  /** y += B(a, b). */
  readonly form: (y: Tensor, a: Tensor, b: Tensor) => void;
  /** ā += B(·, b)ᵀ ȳ. */
  readonly intoFirst: (aBar: Tensor, yBar: Tensor, b: Tensor) => void;
  /** b̄ += B(a, ·)ᵀ ȳ. */
  readonly intoSecond: (bBar: Tensor, yBar: Tensor, a: Tensor) => void;
}

/** An op that is linear in each of two operands: ẏ = B(ȧ, b) + B(a, ḃ). */
export function bilinear(rule: BilinearRule): Op {
  const { operands, shapeOf, form, intoFirst, intoSecond, differentiable = [true, true], ...text } = rule;
  return {
    ...text,
    operands: operands.map((name, i) => ({ name, differentiable: differentiable[i] })),
    attributes: {},
    shape(shapes) {
      expectCount(rule.name, operands, shapes);
      return shapeOf(shapes[0], shapes[1]);
    },
    forward(output, inputs) {
      setZero(output);
      form(output, inputs[0], inputs[1]);
    },
    reverse: [
      differentiable[0] ? (adjoint, yBar, _output, inputs) => intoFirst(adjoint, yBar, inputs[1]) : null,
      differentiable[1] ? (adjoint, yBar, _output, inputs) => intoSecond(adjoint, yBar, inputs[0]) : null,
    ],
    tangent(outputTangent, tangents, _output, inputs) {
      setZero(outputTangent);
      if (tangents[0]) form(outputTangent, tangents[0], inputs[1]);
      if (tangents[1]) form(outputTangent, inputs[0], tangents[1]);
    },
  };
}
