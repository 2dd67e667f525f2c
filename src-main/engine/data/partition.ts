import { Fault } from '@shared/contract/fault.ts';
import { namesOf, parts, type Part } from '@shared/design/choices.ts';
import type { SplitSettings } from '@shared/design/schema.ts';
import { rowRanges } from './row-ranges.ts';
import { splitRows, type Split } from './split.ts';
import type { Table, TableColumn } from './types.ts';

const partNames = namesOf(parts);
/** Values of a column that name a part by themselves, in lower case. */
const wellKnown: Readonly<Record<Part, readonly string[]>> = {
  training: ['training', 'train', 'learn', 'fit'],
  validation: ['validation', 'valid', 'validate', 'val', 'dev', 'development'],
  test: ['test', 'testing', 'holdout', 'hold-out'],
};

/** The parts, and the rows that are in none. */
export interface Partition extends Split {
  readonly unassigned: Int32Array;
}

const UNASSIGNED = 3;

/** Rows by the number that each has in `part`: 0, 1, 2 for the parts in order, 3 for none. */
function gather(rows: Int32Array, part: (row: number) => number): Partition {
  const lists: number[][] = [[], [], [], []];
  for (const row of rows) lists[part(row)].push(row);
  const [training, validation, test, unassigned] = lists.map((list) => Int32Array.from(list));
  return { training, validation, test, unassigned };
}

const listed = (texts: Iterable<string>): string => {
  const all = [...texts].map((text) => (text === '' ? 'nothing' : `"${text}"`));
  return all.slice(0, 10).join(', ') + (all.length > 10 ? ', …' : '');
};

/** The part that each value of the column names. */
function partsOfValues(column: TableColumn, { values }: SplitSettings): Map<string, number> {
  const path = `column "${column.name}"`;
  const refuse = (message: string): never => {
    throw new Fault({ code: 'split-value', message, path });
  };
  const present = new Set(column.distinct().texts);
  const named = new Map<string, number>();
  if (partNames.every((part) => values[part].length === 0)) {
    for (const value of present) {
      const found = partNames.findIndex((part) => wellKnown[part].includes(value.toLowerCase()));
      if (found >= 0) named.set(value, found);
    }
    return named;
  }
  partNames.forEach((part, index) => {
    for (const value of values[part]) {
      if (!present.has(value))
        refuse(`No row has "${value}" in ${path}, as the ${part} part wants; it has ${listed(present)}.`);
      if (named.has(value)) refuse(`"${value}" of ${path} names two parts: wanted every value once.`);
      named.set(value, index);
    }
  });
  // Without a word about training, it is everything else.
  if (values.training.length === 0) for (const value of present) if (!named.has(value)) named.set(value, 0);
  return named;
}

function byColumn(table: Table, rows: Int32Array, settings: SplitSettings): Partition {
  const column = table.columns.find(({ name }) => name === settings.column);
  if (!column) {
    const wanted = settings.column === '' ? 'no column is chosen' : `there is no column "${settings.column}"`;
    const names = table.columns.map(({ name }) => name).join(', ');
    const message = `The split goes by a column, and ${wanted}; ${table.name} has ${names}.`;
    throw new Fault({ code: 'split-column', message, path: 'split' });
  }
  const named = partsOfValues(column, settings);
  for (const row of rows) {
    const value = column.textAt(row);
    if (named.has(value)) continue;
    const path = `row ${row + 1}, column "${column.name}"`;
    const wanted = named.size > 0 ? `one of ${listed(named.keys())}` : 'train, validation or test';
    const message = `${table.name}, ${path}: wanted ${wanted}, to say which part the row is in, got ${listed([value])}.`;
    throw new Fault({ code: 'split-value', message, path });
  }
  return gather(rows, (row) => named.get(column.textAt(row))!);
}

function byRows(table: Table, rows: Int32Array, settings: SplitSettings): Partition {
  const part = new Uint8Array(table.rows).fill(UNASSIGNED);
  const ranges = partNames.map((name) => rowRanges(settings.rows[name], name, table.rows));
  ranges.forEach((list, index) => {
    for (const { from, to, text } of list)
      for (let row = from; row <= to; row++) {
        const taken = part[row - 1];
        if (taken !== UNASSIGNED) {
          const earlier = ranges[taken].find((range) => range.from <= row && row <= range.to)!;
          const message = `Row ${row} is in the ${partNames[taken]} rows "${earlier.text}" and in the ${partNames[index]} rows "${text}": wanted every row once.`;
          throw new Fault({ code: 'split-overlap', message, path: `row ${row}` });
        }
        part[row - 1] = index;
      }
  });
  if (ranges[0].length === 0)
    part.forEach((value, row) => {
      if (value === UNASSIGNED) part[row] = 0;
    });
  return gather(rows, (row) => part[row]);
}

/**
 * The rows by part, as the settings say.
 *
 * @param rows those in use, ascending
 * @param classes of each of `rows`, for a stratified split by share; null for none
 * @throws Fault `split-column`, `split-value`, `split-range`, `split-overlap`, or `split-no-training` where no row is
 *   left to learn from
 */
export function partition(
  table: Table,
  rows: Int32Array,
  settings: SplitSettings,
  classes: ArrayLike<number> | null,
): Partition {
  const split: Partition =
    settings.kind === 'column'
      ? byColumn(table, rows, settings)
      : settings.kind === 'rows'
        ? byRows(table, rows, settings)
        : {
            ...splitRows(rows, settings, settings.stratified ? classes : null),
            unassigned: new Int32Array(0),
          };
  if (split.training.length > 0) return split;
  const { validation, test, unassigned } = split;
  const message = `The split leaves no training rows: of ${rows.length} used rows, ${validation.length} are for validation, ${test.length} for the test and ${unassigned.length} in no part.`;
  throw new Fault({ code: 'split-no-training', message, path: 'split' });
}
