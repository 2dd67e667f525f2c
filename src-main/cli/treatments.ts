import type { InputEncoding } from '@shared/formats/encodings.ts';
import { csvText } from '@engine/data/csv-text.ts';
import { columnsOf } from '@engine/data/encode.ts';
import { filledRows } from '@engine/data/missing.ts';
import type { Treatment } from '@engine/data/treatments.ts';
import type { Prepared, Table } from '@engine/data/types.ts';
import { unknownRows } from '@engine/data/unknown.ts';
import { note, type Io } from './io.ts';
import { count, short } from './words.ts';

const shown = (value: Treatment['value']): string =>
  typeof value === 'number' ? short(value) : value === '' ? 'a category of its own' : `"${value}"`;

/** What was done, to how many rows, and where it begins. */
export function treatmentText({ action, column, value, rows }: Treatment, table: Table): string {
  const first = `${rows.length === 1 ? '' : 'the first '}at line ${table.lines[rows[0]]}`;
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

/** Tells of the cells that the encodings of a weights file fill, or turn into zeros, in the rows of another table. */
export function noteTreatments(
  inputs: readonly InputEncoding[],
  table: Table,
  rows: Int32Array,
  io: Io,
): void {
  // What they refuse is refused where it is encoded, with the categories that are known.
  const lenient = inputs.filter((one) => one.kind === 'one-hot' && one.unknown === 'zero');
  const treatments = [
    ...filledRows(inputs, columnsOf(inputs, table), rows),
    ...unknownRows(lenient, columnsOf(lenient, table), rows, table),
  ];
  for (const treatment of treatments) note(io, treatmentText(treatment, table));
}

/** Every row that was dropped, and every cell that was filled or converted, as CSV. */
export function treatmentsCsv({ treatments }: Pick<Prepared, 'treatments'>, table: Table): string {
  const rows = treatments.flatMap(({ action, column, value, rows: treated }) =>
    Array.from(treated, (row) => [row + 1, table.lines[row], action, column ?? '', value ?? '']),
  );
  return csvText([['row', 'line', 'action', 'column', 'value'], ...rows]);
}
