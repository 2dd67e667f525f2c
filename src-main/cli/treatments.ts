import Papa from 'papaparse';
import type { Treatment } from '@engine/data/treatments.ts';
import type { Prepared, Table } from '@engine/data/types.ts';
import { count, short } from './words.ts';

const shown = (value: Treatment['value']): string =>
  typeof value === 'number' ? short(value) : value === '' ? 'a category of its own' : `"${value}"`;

/** What was done, to how many rows, and where it begins. */
export function treatmentText({ action, column, value, rows }: Treatment, table: Table): string {
  const first = `the first at line ${table.lines[rows[0]]}`;
  const are = rows.length === 1 ? 'is' : 'are';
  switch (action) {
    case 'dropped':
      return `${count(rows.length, 'row')} ${are} left out: no value in "${column}", ${first}.`;
    case 'filled':
      return `${count(rows.length, 'missing cell')} of "${column}" ${are} filled with ${shown(value)}, ${first}.`;
    case 'unknown': {
      const category = value === '' ? 'missing' : shown(value);
      return `${count(rows.length, 'cell')} of "${column}" ${are} ${category}, which no training row has, and all zeros, ${first}.`;
    }
    case 'unassigned':
      return `${count(rows.length, 'row')} ${are} left out: in no part of the split, ${first}.`;
  }
}

/** Every row that was dropped, and every cell that was filled or converted, as CSV. */
export function treatmentsCsv({ treatments }: Pick<Prepared, 'treatments'>, table: Table): string {
  const rows = treatments.flatMap(({ action, column, value, rows: treated }) =>
    Array.from(treated, (row) => [row + 1, table.lines[row], action, column ?? '', value ?? '']),
  );
  return `${Papa.unparse([['row', 'line', 'action', 'column', 'value'], ...rows], { newline: '\n' })}\n`;
}
