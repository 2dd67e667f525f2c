import type { Calibration } from '@shared/contract/evaluation.ts';

/**
 * Calibration of a class's probability: of the rows that were given about p, is a share p of the class?
 * Bins and their edges as scikit-learn's `calibration_curve`: a probability on an inner edge belongs to the bin below.
 */

/** Edges 0, 1/bins, … 1. */
export function uniformEdges(bins: number): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins)));
}

/** Quantiles by linear interpolation (NumPy's `percentile`), so that every bin has about as many rows. */
export function quantileEdges(sorted: Float64Array, bins: number): Float64Array {
  return uniformEdges(bins).map((share) => {
    const place = (sorted.length - 1) * share;
    const low = Math.floor(place);
    const t = place - low;
    const a = sorted[low];
    const b = sorted[Math.min(low + 1, sorted.length - 1)];
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
  });
}

/** @param positive whether row r is of the class */
export function calibration(
  probabilities: Float64Array,
  positive: (row: number) => boolean,
  edges: Float64Array,
): Calibration {
  const bins = edges.length - 1;
  const rows = new Float64Array(bins);
  const predicted = new Float64Array(bins);
  const observed = new Float64Array(bins);
  for (let r = 0; r < probabilities.length; r++) {
    const p = probabilities[r];
    let bin = 0;
    while (bin < bins - 1 && edges[bin + 1] < p) bin++;
    rows[bin]++;
    predicted[bin] += p;
    if (positive(r)) observed[bin]++;
  }
  const used = [...rows.keys()].filter((bin) => rows[bin] > 0);
  const means = (sums: Float64Array): Float64Array<ArrayBuffer> =>
    Float64Array.from(used, (bin) => sums[bin] / rows[bin]);
  const all = {
    rows: Float64Array.from(used, (bin) => rows[bin]),
    predicted: means(predicted),
    observed: means(observed),
  };
  const error = all.rows.reduce(
    (sum, count, i) => sum + (count / probabilities.length) * Math.abs(all.observed[i] - all.predicted[i]),
    0,
  );
  return { ...all, error: probabilities.length > 0 ? error : NaN };
}
