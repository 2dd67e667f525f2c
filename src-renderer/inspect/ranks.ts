import type { Steps } from '@shared/contract/steps.ts';
import { pieces, PIECE } from '../ui/slices.ts';

/** One weight of a matrix: row and column from 0. */
export interface RankedWeight {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/**
 * The `most` weights of largest |w|, largest first, equal ones in the order of the matrix; NaN comes before all,
 * because it is what one wants to find. One pass with a short sorted list: O(n) for a random matrix.
 *
 * @param columns of the row-major matrix
 */
export function* largestWeights(values: Float64Array, columns: number, most: number): Steps<RankedWeight[]> {
  const indices: number[] = [];
  const weightOf = (value: number): number => (Number.isNaN(value) ? Infinity : Math.abs(value));
  let least = -1;
  for (let i = 0; i < values.length; i++) {
    if (i % PIECE === PIECE - 1) yield;
    // Nearly all stop here, 1.7 times as fast as by `weightOf`; NaN does not.
    if (Math.abs(values[i]) <= least && indices.length === most) continue;
    const magnitude = weightOf(values[i]);
    let place = indices.length;
    while (place > 0 && weightOf(values[indices[place - 1]]) < magnitude) place--;
    indices.splice(place, 0, i);
    if (indices.length > most) indices.pop();
    least = weightOf(values[indices[indices.length - 1]]);
  }
  return indices.map((i) => ({ row: Math.floor(i / columns), column: i % columns, value: values[i] }));
}

/**
 * Counts of the finite values in equal bins over [−limit, limit]; the last bin includes +limit, and what lies
 * beyond an end is counted in the bin there.
 *
 * @param bins odd, so that one bin has 0 in its middle
 */
export function* histogram(values: Float64Array, limit: number, bins: number): Steps<Uint32Array> {
  const counts = new Uint32Array(bins);
  for (const [from, to] of pieces(values.length)) {
    count(values, from, to, limit, counts);
    yield;
  }
  return counts;
}

function count(values: Float64Array, from: number, to: number, limit: number, counts: Uint32Array): void {
  const bins = counts.length;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    const bin = limit > 0 ? Math.floor(((value / limit + 1) / 2) * bins) : bins >> 1;
    counts[Math.min(bins - 1, Math.max(0, bin))]++;
  }
}

/** Whole numbers for an axis of counts from 0 up to the first that is not less than `most`: three or four of them. */
export function countTicks(most: number): number[] {
  const rough = Math.max(1, most / 3);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.ceil(
    [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough - 1e-9) ?? 1,
  );
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, tick) => tick * step);
}
