import type { Table, TableColumn } from './types.ts';

/** Texts of every row of a column; for tests. */
export const textsOf = (column: TableColumn, rows: number): string[] =>
  Array.from({ length: rows }, (_, row) => column.textAt(row));

/** The same of every column. */
export const tableTexts = ({ columns, rows }: Table): string[][] =>
  columns.map((column) => textsOf(column, rows));
