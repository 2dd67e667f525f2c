import type { Curve } from '@shared/contract/evaluation.ts';

/**
 * How well a score ranks rows of a class above the others: ROC and precision–recall curves of one class against the
 * rest. Equal scores are one step of a curve, whatever the order of their rows (as in scikit-learn), so an area does
 * not change under any strictly increasing map of the scores.
 */

/** Scores of both kinds of rows, ascending. */
export interface Ranked {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Separates the scores by class and sorts both. @param positive whether row r is of the class */
export function rank(scores: Float64Array, positive: (row: number) => boolean): Ranked {
  let count = 0;
  for (let r = 0; r < scores.length; r++) if (positive(r)) count++;
  const positives = new Float64Array(count);
  const negatives = new Float64Array(scores.length - count);
  let p = 0;
  let n = 0;
  for (let r = 0; r < scores.length; r++) {
    if (positive(r)) positives[p++] = scores[r];
    else negatives[n++] = scores[r];
  }
  return { positives: positives.sort(), negatives: negatives.sort() };
}

/** NaN sorts last, so one look at the end finds any. */
const ranks = ({ positives, negatives }: Ranked): boolean =>
  ![positives.at(-1), negatives.at(-1)].some((value) => Number.isNaN(value));

/** Visits the distinct scores from the greatest down, with the rows at or above each. */
function descend(
  { positives, negatives }: Ranked,
  visit: (threshold: number, truePositives: number, falsePositives: number) => void,
): void {
  let p = positives.length - 1;
  let n = negatives.length - 1;
  while (p >= 0 || n >= 0) {
    const threshold = Math.max(p >= 0 ? positives[p] : -Infinity, n >= 0 ? negatives[n] : -Infinity);
    while (p >= 0 && positives[p] === threshold) p--;
    while (n >= 0 && negatives[n] === threshold) n--;
    visit(threshold, positives.length - 1 - p, negatives.length - 1 - n);
  }
}

/** Area under the ROC curve by trapezoids over all points; NaN where either kind has no rows. */
export function rocArea(ranked: Ranked): number {
  const pairs = ranked.positives.length * ranked.negatives.length;
  if (pairs === 0 || !ranks(ranked)) return NaN;
  let area = 0;
  let before = [0, 0];
  descend(ranked, (_threshold, tp, fp) => {
    area += ((fp - before[1]) * (tp + before[0])) / 2;
    before = [tp, fp];
  });
  return area / pairs;
}

/** Average precision Σ (Rₙ − Rₙ₋₁)·Pₙ over all thresholds; NaN for a class without rows. */
export function averagePrecision(ranked: Ranked): number {
  const total = ranked.positives.length;
  if (total === 0 || !ranks(ranked)) return NaN;
  let sum = 0;
  let before = 0;
  descend(ranked, (_threshold, tp, fp) => {
    sum += (tp - before) * (tp / (tp + fp));
    before = tp;
  });
  return sum / total;
}

const empty: Curve = { x: new Float64Array(0), y: new Float64Array(0), thresholds: new Float64Array(0) };

/**
 * Keeps both ends and every point that lies further than a step from the one kept before, in x or in y; the step is
 * the least of 0, 1/1024, 1/512 … that leaves at most `most` points.
 */
export function thinned(
  walk: (emit: (x: number, y: number, t: number) => void) => void,
  most: number,
): Curve {
  for (let step = 0; ; step = step === 0 ? 1 / 1024 : 2 * step) {
    const points: number[] = [];
    let last = [NaN, NaN, NaN];
    let kept = [NaN, NaN];
    walk((x, y, t) => {
      last = [x, y, t];
      const near = Math.abs(x - kept[0]) < step && Math.abs(y - kept[1]) < step;
      if (near || points.length > 3 * most) return;
      kept = [x, y];
      points.push(x, y, t);
    });
    const ended = kept[0] === last[0] && kept[1] === last[1];
    if (!ended && points.length <= 3 * (most - 1)) points.push(...last);
    else if (!ended) continue;
    if (points.length > 3 * most) continue;
    const column = (offset: number): Float64Array<ArrayBuffer> =>
      Float64Array.from({ length: points.length / 3 }, (_, i) => points[3 * i + offset]);
    return { x: column(0), y: column(1), thresholds: column(2) };
  }
}

/**
 * ROC: false positive rate across, true positive rate up, from (0, 0) to (1, 1).
 *
 * @returns no points where either kind has no rows
 */
export function rocCurve(ranked: Ranked, most: number): Curve {
  const { length: positives } = ranked.positives;
  const { length: negatives } = ranked.negatives;
  if (positives === 0 || negatives === 0 || !ranks(ranked)) return empty;
  return thinned((emit) => {
    emit(0, 0, Infinity);
    descend(ranked, (threshold, tp, fp) => emit(fp / negatives, tp / positives, threshold));
  }, most);
}

/**
 * Recall across, precision up, from recall 0 (where the precision is 1 by convention) to recall 1.
 *
 * @returns no points for a class without rows
 */
export function precisionRecallCurve(ranked: Ranked, most: number): Curve {
  const { length: positives } = ranked.positives;
  if (positives === 0 || !ranks(ranked)) return empty;
  return thinned((emit) => {
    emit(0, 1, Infinity);
    descend(ranked, (threshold, tp, fp) => emit(tp / positives, tp / (tp + fp), threshold));
  }, most);
}

/** Scores of a sorted list that are greater than a threshold. */
function above(sorted: Float64Array, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > threshold) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/** Rows above the thresholds 0, 1/steps, … 1: right ones and wrong ones. */
export function thresholdCounts(
  { positives, negatives }: Ranked,
  steps: number,
): { truePositives: Float64Array<ArrayBuffer>; falsePositives: Float64Array<ArrayBuffer> } {
  const counts = (sorted: Float64Array): Float64Array<ArrayBuffer> =>
    Float64Array.from({ length: steps + 1 }, (_, i) => above(sorted, i / steps));
  return { truePositives: counts(positives), falsePositives: counts(negatives) };
}
