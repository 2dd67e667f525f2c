import { LEAST_CHECK_ROWS } from '@shared/formats/weights.ts';
import { rawRowOf } from './encode.ts';
import { rowsOfParts } from './prepare.ts';
import type { Prepared, RawRow, Table } from './types.ts';

/** Treated rows that are added at most, so that a file of many columns stays readable. */
const MOST_TREATED = 8;

/** The first row of each treatment that changed a cell: a filled one, or an unknown category. */
function treatedRows({ treatments }: Prepared): number[] {
  const changed = treatments.filter(({ action }) => action === 'filled' || action === 'unknown');
  return [...new Set(changed.map(({ rows }) => rows[0]))].slice(0, MOST_TREATED);
}

/**
 * Raw rows for the `check` of a weights file: used rows evenly spread over the table, from its first to its last, so
 * that data sorted by class show every class; then rows with a missing cell that is filled or a category that is all
 * zeros, where there are any. Fewer used rows than wanted are repeated.
 */
export function checkRows(table: Table, prepared: Prepared, count = Math.max(LEAST_CHECK_ROWS, 8)): RawRow[] {
  const { trainingRows: training, validationRows: validation, testRows: test } = prepared;
  const used = rowsOfParts({ training, validation, test });
  const spread = Array.from(
    { length: count },
    (_, i) => used[Math.round((i * (used.length - 1)) / (count - 1))],
  );
  const treated = treatedRows(prepared).filter((row) => !spread.includes(row));
  return [...spread, ...treated].map((row) => rawRowOf(table, prepared.inputs, row));
}
