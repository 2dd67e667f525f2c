/**
 * What the preparation did to cells, and to rows because of one, so that nothing is changed silently:
 * `dropped` leaves a row out for a missing cell; `filled` puts a value in place of a missing cell; `unknown` encodes a
 * category that the encoding does not know as zeros; `unassigned` leaves out a row that is in no part of the split.
 */
export interface Treatment {
  readonly action: 'dropped' | 'filled' | 'unknown' | 'unassigned';
  /** The column of the cells; null where no column is to blame. */
  readonly column: string | null;
  /** `filled`: what stands in, '' for the category of missing cells. `unknown`: the category. Else null. */
  readonly value: number | string | null;
  /** Rows of the table, from 0, in order; at least one. */
  readonly rows: Int32Array;
}

/** How many rows a preparation left out. */
export function droppedCount(treatments: readonly Treatment[]): number {
  const left = treatments.filter(({ action }) => action === 'dropped' || action === 'unassigned');
  return left.reduce((sum, { rows }) => sum + rows.length, 0);
}
