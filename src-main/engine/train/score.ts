import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Tensor } from '../ops/op.ts';
import type { Examples } from '../data/types.ts';

/** A score that sums over examples, so that an epoch in slices gives the same bits. */
export interface Score {
  /** What `add` sums, for an executor that does it by itself: examples that are right, or Σ(c−y)². */
  readonly kind: 'hits' | 'squaredResiduals';
  /** Where a single output means class 1, in `hits`. */
  readonly threshold: number;
  /** The part of the rows of one chunk. */
  add(decision: Tensor, targets: Tensor): number;
  /** The score from the sum over `examples` rows of `split`. */
  result(sum: number, examples: number, split: Examples): number;
}

/** Index of the largest of a row's `columns` values; the first of equals. */
export function argmax(values: Float64Array, offset: number, columns: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) if (values[offset + j] > values[offset + best]) best = j;
  return best;
}

/** Where a single output means class 1: a logit above 0, any other output above 1/2. */
export function decisionThreshold(design: Design): number {
  return design.loss.kind === 'logistic' ? 0 : 0.5;
}

/** Accuracy for classes; for regression R² = 1 − Σ(c−y)²/Σ(c−c̄)² over all targets together. */
export function scoreOf(design: Design, shape: DataShape): Score {
  const threshold = decisionThreshold(design);
  if (shape.task === 'regression')
    return { kind: 'squaredResiduals', threshold, add: squaredResiduals, result: determination };
  return {
    kind: 'hits',
    threshold,
    add(decision, targets) {
      const { rows, columns } = decision;
      let correct = 0;
      for (let r = 0; r < rows; r++) {
        const at = r * columns;
        const hit =
          columns === 1
            ? decision.values[at] > threshold === targets.values[at] > 0.5
            : argmax(decision.values, at, columns) === argmax(targets.values, at, columns);
        if (hit) correct++;
      }
      return correct;
    },
    result: (sum, examples) => sum / examples,
  };
}

function squaredResiduals(decision: Tensor, targets: Tensor): number {
  const count = decision.rows * decision.columns;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const residual = targets.values[i] - decision.values[i];
    sum += residual * residual;
  }
  return sum;
}

const totals = new WeakMap<Examples, number>();

/** Σ(c−c̄)² of a split, c̄ the mean of each target over it; computed once. */
function totalSquares(split: Examples): number {
  const known = totals.get(split);
  if (known !== undefined) return known;
  const columns = split.targets.length / split.rows;
  let total = 0;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let r = 0; r < split.rows; r++) mean += split.targets[r * columns + j] / split.rows;
    for (let r = 0; r < split.rows; r++) {
      const deviation = split.targets[r * columns + j] - mean;
      total += deviation * deviation;
    }
  }
  totals.set(split, total);
  return total;
}

function determination(sum: number, _examples: number, split: Examples): number {
  return 1 - sum / totalSquares(split);
}
