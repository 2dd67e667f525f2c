import { expectCount, refuse, sameShape, shape, shapeText } from './shapes.ts';
import type { OpText } from './bilinear.ts';
import type { Attributes, Op, Sample } from './op.ts';

type LossText = Omit<OpText, 'samples' | 'refuses' | 'derivativeTex'>;

export interface ScalarLossRule extends LossText {
  /** What the loss is a function of (`z` for logits, `y` for outputs); the second operand is the target `c`. */
  readonly prediction: string;
  readonly gradientTex: (prediction: string, target: string) => string;
  /** Fixed number of columns, where the loss is only defined for that. */
  readonly columns?: number;
  readonly attributes?: Attributes;
  /** Attributes and values to try in the laws, beside the default. */
  readonly variants?: readonly Attributes[];
  readonly fill?: Sample['fill'];
  readonly kinks?: readonly number[];
  /** The loss of one example: elements start … end − 1 of prediction and target. */
  readonly value: (
    prediction: Float64Array,
    target: Float64Array,
    start: number,
    end: number,
    attributes: Attributes,
  ) => number;
  /** into[at + j] += weight · ∂value/∂prediction[start + j]. */
  readonly addGradient: (
    into: Float64Array,
    at: number,
    weight: number,
    prediction: Float64Array,
    target: Float64Array,
    start: number,
    end: number,
    attributes: Attributes,
  ) => void;
}

/** Scratch row for tangents; grows to the widest row met. */
let gradientRow = new Float64Array(16);

/** A loss per example: prediction and target r × k, output r × 1, each row on its own. Targets take no adjoint. */
export function scalarLoss(rule: ScalarLossRule): Op {
  const { name, title, source, tex, label, prediction, gradientTex, value, addGradient } = rule;
  const names = [prediction, 'c'];
  const k = rule.columns;
  const cases: [number, number][] = [
    [1, k ?? 1],
    [1, k ?? 4],
    [5, k ?? 3],
    [4, k ?? 2],
  ];
  const samples: Sample[] = [{}, ...(rule.variants ?? [])].flatMap((attributes) =>
    cases.map(([rows, columns]) => ({
      shapes: [
        { rows, columns },
        { rows, columns },
      ],
      attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
      fill: rule.fill,
      kinks: rule.kinks,
    })),
  );
  return {
    name,
    title,
    source,
    tex,
    label,
    derivativeTex: ([p, c]) => [gradientTex(p, c), ''],
    operands: [
      { name: prediction, differentiable: true },
      { name: 'c', differentiable: false },
    ],
    attributes: rule.attributes ?? {},
    shape(shapes) {
      expectCount(name, names, shapes);
      if (k !== undefined && shapes[0].columns !== k) refuse(name, prediction, `rows × ${k}`, shapes[0]);
      if (!sameShape(shapes[0], shapes[1]))
        refuse(name, 'c', `${shapeText(shapes[0])}, the shape of ${prediction},`, shapes[1]);
      return shape(shapes[0].rows, 1);
    },
    forward(output, inputs, attributes) {
      const { values: p, columns } = inputs[0];
      const c = inputs[1].values;
      const y = output.values;
      for (let r = 0; r < output.rows; r++) y[r] = value(p, c, r * columns, (r + 1) * columns, attributes);
    },
    reverse: [
      (adjoint, outputAdjoint, output, inputs, attributes) => {
        const { values: p, columns } = inputs[0];
        const c = inputs[1].values;
        const into = adjoint.values;
        const yBar = outputAdjoint.values;
        for (let r = 0; r < output.rows; r++) {
          const start = r * columns;
          addGradient(into, start, yBar[r], p, c, start, start + columns, attributes);
        }
      },
      null,
    ],
    tangent(outputTangent, tangents, output, inputs, attributes) {
      const { values: p, columns } = inputs[0];
      const c = inputs[1].values;
      const dot = tangents[0]?.values;
      if (gradientRow.length < columns) gradientRow = new Float64Array(2 * columns);
      for (let r = 0; r < output.rows; r++) {
        const start = r * columns;
        let sum = 0;
        if (dot) {
          gradientRow.fill(0, 0, columns);
          addGradient(gradientRow, 0, 1, p, c, start, start + columns, attributes);
          for (let j = 0; j < columns; j++) sum += gradientRow[j] * dot[start + j];
        }
        outputTangent.values[r] = sum;
      }
    },
    samples,
    refuses: [
      { shapes: [], mentions: 'operands' },
      { shapes: [shape(2, k ?? 3), shape(3, k ?? 3)], mentions: 'operand c' },
      { shapes: [shape(2, k ?? 3), shape(2, (k ?? 3) + 1)], mentions: 'operand c' },
      { shapes: [shape('batch', k ?? 3), shape(1, k ?? 3)], mentions: 'operand c' },
      ...(k === undefined
        ? []
        : [{ shapes: [shape(2, k + 1), shape(2, k + 1)], mentions: `operand ${prediction}` }]),
    ],
  };
}
