import type { InputEncoding } from '@shared/formats/encodings.ts';
import { csvText } from '@engine/data/csv-text.ts';
import { columnsOf } from '@engine/data/encode.ts';
import { completeRows, filledRows } from '@engine/data/missing.ts';
import type { Treatment } from '@engine/data/treatments.ts';
import type { Prepared, Table } from '@engine/data/types.ts';
import { unknownRows } from '@engine/data/unknown.ts';
import { note, type Io } from './io.ts';
import { count, short } from './words.ts';

const shown = (value: Treatment['value']): string =>
  typeof value === 'number' ? short(value) : value === '' ? 'a category of its own' : `"${value}"`;

/** A treatment by the number of its rows and the line in the file of the first. */
interface Counted extends Omit<Treatment, 'rows'> {
  rows: number;
  readonly line: number;
}

function countedText({ action, column, value, rows, line }: Counted): string {
  const first = `${rows === 1 ? '' : 'the first '}at line ${line}`;
  const are = rows === 1 ? 'is' : 'are';
  switch (action) {
    case 'dropped':
      return `${count(rows, 'row')} ${are} left out: no value in "${column}", ${first}.`;
    case 'filled':
      return `${count(rows, 'missing cell')} of "${column}" ${are} filled with ${shown(value)}, ${first}.`;
    case 'unknown': {
      const category = value === '' ? 'missing' : value === null ? 'of further categories' : shown(value);
      return `${count(rows, 'cell')} of "${column}" ${are} ${category}, which no training row has, and all zeros, ${first}.`;
    }
    case 'unassigned':
      return `${count(rows, 'row')} ${are} left out: in no part of the split, ${first}.`;
  }
}

/** What was done, to how many rows, and where it begins. */
export function treatmentText({ rows, ...treatment }: Treatment, table: Table): string {
  return countedText({ ...treatment, rows: rows.length, line: table.lines[rows[0]] });
}

/** Unknown categories of a column that are told one by one; of more, the cells are counted. */
const MOST_UNKNOWN = 1000;

/**
 * The rows that lack a value which is needed, and the cells that the encodings of a weights file fill or turn into zeros,
 * in other tables or parts of one.
 */
export class TreatmentNotes {
  readonly #inputs: readonly InputEncoding[];
  readonly #lenient: readonly InputEncoding[];
  readonly #dropped = new Map<string, Counted>();
  readonly #filled = new Map<string, Counted>();
  /** By column and category. */
  readonly #unknown: ReadonlyMap<string, Map<string | null, Counted>>;

  constructor(inputs: readonly InputEncoding[]) {
    this.#inputs = inputs;
    // What they refuse is refused where it is encoded, with the categories that are known.
    this.#lenient = inputs.filter((one) => one.kind === 'one-hot' && one.unknown === 'zero');
    this.#unknown = new Map(this.#lenient.map(({ name }) => [name, new Map<string | null, Counted>()]));
  }

  /** @returns the rows that have a value in each of these columns; the others are told of in the order of the columns */
  complete(table: Table, needed: readonly { readonly name: string }[]): Int32Array {
    const { rows, dropped } = completeRows(columnsOf(needed, table), table.rows);
    for (const one of dropped) addTo(this.#dropped, one.column!, one, table);
    return rows;
  }

  add(table: Table, rows: Int32Array): void {
    const [inputs, lenient] = [this.#inputs, this.#lenient];
    for (const one of filledRows(inputs, columnsOf(inputs, table), rows))
      addTo(this.#filled, one.column!, one, table);
    for (const one of unknownRows(lenient, columnsOf(lenient, table), rows, table)) {
      const known = this.#unknown.get(one.column!)!;
      const category = String(one.value);
      const further = known.size >= MOST_UNKNOWN && !known.has(category);
      addTo(known, further ? null : category, further ? { ...one, value: null } : one, table);
    }
  }

  /** @param needed the columns of `complete` */
  tell(io: Io, needed: readonly { readonly name: string }[] = []): void {
    for (const { name } of needed) {
      const dropped = this.#dropped.get(name);
      if (dropped) note(io, countedText(dropped));
    }
    for (const { name } of this.#inputs) {
      const filled = this.#filled.get(name);
      if (filled) note(io, countedText(filled));
    }
    for (const categories of this.#unknown.values())
      for (const one of categories.values()) note(io, countedText(one));
  }
}

function addTo<K>(counts: Map<K, Counted>, key: K, { rows, ...treatment }: Treatment, table: Table): void {
  const known = counts.get(key);
  if (known) known.rows += rows.length;
  else counts.set(key, { ...treatment, rows: rows.length, line: table.lines[rows[0]] });
}

/** Every row that was dropped, and every cell that was filled or converted, as CSV. */
export function treatmentsCsv({ treatments }: Pick<Prepared, 'treatments'>, table: Table): string {
  const rows = treatments.flatMap(({ action, column, value, rows: treated }) =>
    Array.from(treated, (row) => [row + 1, table.lines[row], action, column ?? '', value ?? '']),
  );
  return csvText([['row', 'line', 'action', 'column', 'value'], ...rows]);
}
