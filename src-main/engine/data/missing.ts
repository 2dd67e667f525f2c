import type { InputEncoding } from '@shared/formats/encodings.ts';
import type { Treatment } from './treatments.ts';
import type { TableColumn } from './types.ts';

/**
 * The rows that have a cell in each of the given columns, and the others by the first column that lacks one.
 *
 * @param columns those whose missing cells drop the row
 * @param count rows of the table
 */
export function completeRows(
  columns: readonly TableColumn[],
  count: number,
): { rows: Int32Array; dropped: Treatment[] } {
  const left = new Uint8Array(count);
  const dropped: Treatment[] = [];
  for (const column of columns) {
    if (column.missing === 0) continue;
    const missing: number[] = [];
    for (let row = 0; row < count; row++) {
      if (left[row] || !column.isMissing(row)) continue;
      left[row] = 1;
      missing.push(row);
    }
    if (missing.length > 0)
      dropped.push({ action: 'dropped', column: column.name, value: null, rows: Int32Array.from(missing) });
  }
  const kept: number[] = [];
  for (let row = 0; row < count; row++) if (!left[row]) kept.push(row);
  return { rows: Int32Array.from(kept), dropped };
}

/** The rows whose missing cells the encodings fill. */
export function filledRows(
  inputs: readonly InputEncoding[],
  columns: readonly TableColumn[],
  rows: Int32Array,
): Treatment[] {
  return inputs.flatMap(({ name, fill }, index) => {
    if (fill === null) return [];
    const column = columns[index];
    const missing = rows.filter((row) => column.isMissing(row));
    return missing.length > 0 ? [{ action: 'filled', column: name, value: fill, rows: missing }] : [];
  });
}
