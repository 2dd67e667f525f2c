import type { Correlations } from '@shared/contract/data-summary.ts';
import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { meanOf } from './statistics.ts';
import type { Table, TableColumn } from './types.ts';

/** Columns compared at most: their pairs grow with the square. */
export const MOST_CORRELATED = 40;

/** The numbers, moved by their mean and divided by the greatest distance from it, so that no square overflows. */
function normalised({ numbers }: TableColumn): Float64Array {
  const mean = meanOf(numbers.filter((x) => !Number.isNaN(x)));
  // A difference of doubles may overflow, that of their halves does not.
  const half = (x: number): number => x / 2 - mean / 2;
  let far = 0;
  for (const x of numbers) if (!Number.isNaN(x)) far = Math.max(far, Math.abs(half(x)));
  return numbers.map((x) => (far > 0 ? half(x) / far : 0 * x));
}

/**
 * Pearson's r = Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² Σ(y − ȳ)²) over the rows where both are present; NaN where one of them
 * does not vary there.
 */
export function pearson(x: Float64Array, y: Float64Array): number {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let row = 0; row < x.length; row++) {
    const a = x[row];
    const b = y[row];
    // NaN where either is missing.
    if (!(a + b === a + b)) continue;
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  const vx = sxx - (sx * sx) / n;
  const vy = syy - (sy * sy) / n;
  // What is left of rounding where a column is constant.
  if (!(vx > 1e-14 * sxx) || !(vy > 1e-14 * syy)) return NaN;
  return Math.max(-1, Math.min(1, (sxy - (sx * sy) / n) / Math.sqrt(vx * vy)));
}

/** Pearson's correlation of every pair of numeric columns, of the first 40 of them. */
export function correlationsOf(table: Table): Correlations {
  return atOnce(correlating(table));
}

/** The same in steps, a pair each. */
export function* correlating(table: Table): Steps<Correlations> {
  const numeric = table.columns.filter(({ guessedKind }) => guessedKind === 'numeric');
  const shown = numeric.slice(0, MOST_CORRELATED);
  const values: Float64Array[] = [];
  for (const column of shown) {
    values.push(normalised(column));
    yield;
  }
  const size = shown.length;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      matrix[i * size + j] = matrix[j * size + i] = pearson(values[i], values[j]);
      yield;
    }
  return { names: shown.map(({ name }) => name), numeric: numeric.length, matrix };
}
