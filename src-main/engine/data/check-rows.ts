import { LEAST_CHECK_ROWS } from '@shared/formats/weights.ts';
import { rawRowOf } from './encode.ts';
import type { Prepared, RawRow, Table } from './types.ts';

/**
 * Raw rows for the `check` of a weights file: used rows evenly spread over the table, from its first to its last, so
 * that data sorted by class show every class. Fewer used rows than wanted are repeated.
 */
export function checkRows(table: Table, prepared: Prepared, count = Math.max(LEAST_CHECK_ROWS, 8)): RawRow[] {
  const { trainingRows, validationRows, testRows } = prepared;
  const used = Int32Array.from([...trainingRows, ...validationRows, ...testRows]).sort();
  return Array.from({ length: count }, (_, i) => {
    const place = Math.round((i * (used.length - 1)) / (count - 1));
    return rawRowOf(table, prepared.inputs, used[place]);
  });
}
