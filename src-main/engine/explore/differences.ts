import { Fault } from '@shared/contract/fault.ts';
import type { ExplainInput } from '@shared/design/explain.ts';
import { scalar, type Tape } from './tape.ts';

/** Error below which a difference is taken at once. */
const GOOD = 1e-9;
/** Steps relative to max(1, |x|); smaller ones get off a kink or a pole that lies within a larger one. */
const STEPS = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7];

/** Most evaluations that one input wants. */
export const EVALUATIONS = 4 * STEPS.length;

export interface Difference {
  readonly difference: number;
  readonly relativeError: number;
}

/** |g − d| / max(|g|, |d|, floor): the floor keeps the ratio of two vanishing numbers from meaning much. */
function relative(gradient: number, difference: number, floor: number): number {
  if (gradient === difference) return 0;
  return Math.abs(gradient - difference) / Math.max(Math.abs(gradient), Math.abs(difference), floor);
}

/**
 * Central differences of fourth order, (8Δ(h) − Δ(2h))/12h with Δ(h) = f(x + h) − f(x − h), for each input; of
 * several steps h that which comes nearest to the gradient. NaN where f cannot be evaluated beside the point.
 *
 * @param f evaluates the whole function anew, branches and loops included
 * @param affordable evaluations that may be made; inputs beyond have NaN
 */
export function centralDifferences(
  f: (inputs: readonly ExplainInput[]) => number,
  inputs: readonly ExplainInput[],
  gradient: readonly number[],
  affordable: number,
): Difference[] {
  const largest = Math.max(0, ...gradient.map(Math.abs).filter(Number.isFinite));
  const floor = largest / 1000 || 1;
  let evaluations = 0;
  const at = (i: number, value: number): number => {
    evaluations++;
    try {
      return f(inputs.map((input, k) => (k === i ? { ...input, value } : input)));
    } catch (thrown) {
      if (thrown instanceof Fault) return NaN;
      throw thrown;
    }
  };
  return inputs.map(({ value: x }, i) => {
    let best: Difference = { difference: NaN, relativeError: NaN };
    for (const step of STEPS) {
      if (evaluations + 4 > affordable) break;
      const h = step * Math.max(1, Math.abs(x));
      const near = at(i, x + h) - at(i, x - h);
      const far = at(i, x + 2 * h) - at(i, x - 2 * h);
      // The steps really made, after rounding.
      const difference = (8 * near - far) / (6 * (x + h - (x - h)));
      const relativeError = relative(gradient[i], difference, floor);
      if (!Number.isFinite(relativeError)) continue;
      if (!(relativeError >= best.relativeError)) best = { difference, relativeError };
      if (relativeError <= GOOD) break;
    }
    return best;
  });
}

/** The value of a node where the inputs are others, along the steps that were recorded; NaN and ∞ are values, too. */
export function replay(tape: Tape, inputs: readonly ExplainInput[], output: number): number {
  const values = tape.nodes.map(({ kind, id, value }) => (kind === 'input' ? inputs[id].value : value));
  const y = scalar(0);
  for (const { op, id, arguments: args, attributes } of tape.nodes) {
    if (!op) continue;
    const given = args.map((each) => scalar('node' in each ? values[each.node] : each.constant));
    op.forward(y, given, attributes);
    values[id] = y.values[0];
  }
  return values[output];
}
