import type { TableRows, TableSample } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { choiceOf, sourceName } from '@shared/design/source.ts';
import { TableReader } from './reader.ts';
import type { Table } from './types.ts';

const SAMPLE_ROWS = 50;

/** Cells of rows [from, from + count), as far as there are such. */
export function rowsOf({ rows, lines, columns }: Table, from: number, count: number): TableRows {
  const end = Math.min(rows, from + count);
  const length = Math.max(0, end - from);
  return {
    from,
    lines: Int32Array.from({ length }, (_, i) => lines[from + i]),
    cells: Array.from({ length }, (_, i) => columns.map((column) => column.textAt(from + i))),
  };
}

/**
 * How the first bytes of a source read in its dialect. What is wrong with them is part of the answer.
 *
 * @param whole whether the bytes are all; else the last row may be cut, and is left out
 */
export function sampleOf(source: DataSource, bytes: Uint8Array, whole: boolean): TableSample {
  const reader = new TableReader({ name: sourceName(source), choice: choiceOf(source) });
  try {
    reader.push(whole ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a)));
    const table = reader.finish();
    const { cells } = rowsOf(table, 0, Math.min(SAMPLE_ROWS, table.rows));
    const columns = table.columns.map(({ name, guessedKind }) => ({ name, guessedKind }));
    return { dialect: reader.dialect, columns, cells, fault: null };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { dialect: reader.dialect, columns: [], cells: [], fault: Fault.dataOf(thrown) };
  }
}
