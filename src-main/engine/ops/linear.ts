import { expectCount } from './shapes.ts';
import type { OpText } from './bilinear.ts';
import type { Op, Shape, Tensor } from './op.ts';

export interface LinearRule extends OpText {
  readonly operands: readonly string[];
  readonly shapeOf: (shapes: readonly Shape[]) => Shape;
  /** y = Σ_i A_i x_i, writing every element; a `null` operand is zero. */
  readonly apply: (y: Tensor, operands: readonly (Tensor | null)[], like: readonly Tensor[]) => void;
  /** x̄_i += A_iᵀ ȳ, one per operand. */
  readonly transpose: readonly ((adjoint: Tensor, yBar: Tensor) => void)[];
}

/** An op that is linear in all operands together: its tangent is the op itself, its adjoint the transpose. */
export function linear(rule: LinearRule): Op {
  const { operands, shapeOf, apply, transpose, ...text } = rule;
  return {
    ...text,
    operands: operands.map((name) => ({ name, differentiable: true })),
    attributes: {},
    shape(shapes) {
      expectCount(rule.name, operands, shapes);
      return shapeOf(shapes);
    },
    forward: (output, inputs) => apply(output, inputs, inputs),
    reverse: transpose.map((into) => (adjoint: Tensor, yBar: Tensor) => into(adjoint, yBar)),
    tangent: (outputTangent, tangents, _output, inputs) => apply(outputTangent, tangents, inputs),
  };
}
