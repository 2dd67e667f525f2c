import { expectCount } from './shapes.ts';
import type { Attributes, Op, Sample } from './op.ts';

export interface ElementwiseRule {
  readonly name: string;
  readonly title: string;
  /** y = f(x). */
  readonly f: (x: number, attributes: Attributes) => number;
  /** dy/dx, given x and y = f(x); whichever is cheaper or more exact. */
  readonly df: (x: number, y: number, attributes: Attributes) => number;
  readonly attributes?: Attributes;
  readonly tex: (x: string) => string;
  readonly derivativeTex: (x: string, y: string) => string;
  readonly label: (x: string) => string;
  readonly source: string;
  readonly samples?: readonly Sample[];
  readonly domain?: readonly [number, number];
  readonly kinks?: readonly number[];
}

/** An op of one operand that acts on each element alone: its Jacobian is diagonal. */
export function elementwise(rule: ElementwiseRule): Op {
  const { f, df } = rule;
  const domain = rule.domain ? [rule.domain] : undefined;
  return {
    name: rule.name,
    title: rule.title,
    operands: [{ name: 'x', differentiable: true }],
    attributes: rule.attributes ?? {},
    shape(operands) {
      expectCount(rule.name, ['x'], operands);
      return operands[0];
    },
    forward(output, inputs, attributes) {
      const x = inputs[0].values;
      const y = output.values;
      const count = output.rows * output.columns;
      for (let i = 0; i < count; i++) y[i] = f(x[i], attributes);
    },
    reverse: [
      (adjoint, outputAdjoint, output, inputs, attributes) => {
        const x = inputs[0].values;
        const y = output.values;
        const xBar = adjoint.values;
        const yBar = outputAdjoint.values;
        const count = output.rows * output.columns;
        for (let i = 0; i < count; i++) xBar[i] += yBar[i] * df(x[i], y[i], attributes);
      },
    ],
    tangent(outputTangent, tangents, output, inputs, attributes) {
      const x = inputs[0].values;
      const y = output.values;
      const dot = outputTangent.values;
      const xDot = tangents[0]?.values;
      const count = output.rows * output.columns;
      for (let i = 0; i < count; i++) dot[i] = xDot ? df(x[i], y[i], attributes) * xDot[i] : 0;
    },
    tex: (operands) => rule.tex(operands[0]),
    derivativeTex: (operands, output) => [rule.derivativeTex(operands[0], output)],
    label: (operands) => rule.label(operands[0]),
    source: rule.source,
    samples: rule.samples ?? [
      { shapes: [{ rows: 1, columns: 1 }], domain, kinks: rule.kinks },
      { shapes: [{ rows: 3, columns: 4 }], domain, kinks: rule.kinks },
    ],
    refuses: [{ shapes: [], mentions: 'operands' }],
  };
}
