import { Fault } from '@shared/contract/fault.ts';
import type { Scaling } from '@shared/design/choices.ts';
import type { InputEncoding } from '@shared/formats/encodings.ts';
import { sortCategories } from './cells.ts';
import type { TableColumn } from './types.ts';

/** Statistics of a column over some of its rows, all present. Empty: min is +∞. */
export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** √(Σ(x − mean)²/n), the population's. */
  readonly deviation: number;
}

/** In two passes over the rows in their order, so that the bits follow from the data alone. */
export function statisticsOf(numbers: ArrayLike<number>, rows: ArrayLike<number>): Statistics {
  const count = rows.length;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const x = numbers[rows[i]];
    if (x < min) min = x;
    if (x > max) max = x;
    sum += x;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = numbers[rows[i]] - mean;
    squares += difference * difference;
  }
  return { count, min, max, mean, deviation: Math.sqrt(squares / count) };
}

/**
 * The scaling of a numeric column, fitted on the given rows. A constant column becomes 0: its mean is its value to
 * the bit and its scale 1.
 *
 * @throws Fault `data-range` where the numbers are too far apart for doubles
 */
export function fitNumeric(column: TableColumn, rows: Int32Array, scaling: Scaling): InputEncoding {
  const { name } = column;
  if (scaling === 'none') return { name, kind: 'none' };
  const { min, max, mean, deviation } = statisticsOf(column.numbers, rows);
  const constant = min === max;
  const encoding: InputEncoding =
    scaling === 'standardize'
      ? {
          name,
          kind: scaling,
          mean: constant ? min : mean,
          scale: constant || deviation === 0 ? 1 : deviation,
        }
      : { name, kind: scaling, min, max: constant ? min + Math.max(1, Math.abs(min)) : max };
  const span =
    encoding.kind === 'min-max'
      ? encoding.max - encoding.min
      : encoding.kind === 'standardize'
        ? encoding.scale
        : 1;
  if (Number.isFinite(span) && (encoding.kind !== 'standardize' || Number.isFinite(encoding.mean)))
    return encoding;
  const message = `Column "${name}": its numbers, from ${min} to ${max}, are too far apart to be scaled.`;
  throw new Fault({ code: 'data-range', message, path: `column "${name}"` });
}

/** One-hot, with the categories of all used rows in the order that the file declares, else sorted, so that no validation row meets an unknown one. */
export function fitCategories(
  column: TableColumn,
  rows: Int32Array,
): Extract<InputEncoding, { kind: 'one-hot' }> {
  const { texts, codes } = column.distinct();
  const used = new Uint8Array(texts.length);
  for (const row of rows) if (codes[row] >= 0) used[codes[row]] = 1;
  const seen = texts.filter((_, code) => used[code] === 1);
  const { declared } = column;
  const categories = declared ? declared.filter((category) => seen.includes(category)) : sortCategories(seen);
  return { name: column.name, kind: 'one-hot', categories };
}
