import { Fault } from '@shared/contract/fault.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { cellNumber, isMissing } from './cells.ts';
import type { RawRow, Table, TableColumn } from './types.ts';

/**
 * From raw cells to values and back. Training, evaluation, prediction and the check of a weights file all go through
 * `encodeCell`, so that their bits agree.
 */
type Encoding = InputEncoding | TargetEncoding;
type OneHot = Extract<Encoding, { kind: 'one-hot' }>;
type Numeric = Exclude<Encoding, { kind: 'one-hot' }>;
/** A raw cell; missing where null, undefined, empty or a word for it. */
export type Cell = number | string | null | undefined;

const places = new WeakMap<Encoding, Map<string, number>>();

/** Place of a category, from a map made once per encoding; −1 where it is unknown. */
export function placeOf(encoding: OneHot, category: string): number {
  let map = places.get(encoding);
  if (!map) {
    map = new Map(encoding.categories.map((name, index) => [name, index]));
    places.set(encoding, map);
  }
  return map.get(category) ?? -1;
}

/** Values that the encoding gives for a cell. */
export function widthOf(encoding: Encoding): number {
  return encoding.kind === 'one-hot' ? encoding.categories.length : 1;
}

/** What stands in for a missing cell; null where it is refused. */
const fillOf = (encoding: Encoding): number | string | null => ('fill' in encoding ? encoding.fill : null);

function refuse(code: string, encoding: Encoding, wanted: string, got: string, place: string): never {
  const path = `${place}column "${encoding.name}"`;
  throw new Fault({
    code,
    message: `${path.replace(/^./, (c) => c.toUpperCase())}: wanted ${wanted}, got ${got}.`,
    path,
  });
}

const shown = (cell: Cell): string => (typeof cell === 'string' ? `"${cell}"` : String(cell));

/** @returns −1 for an unknown category that is all zeros */
function categoryOf(encoding: OneHot, cell: Cell, place: string): number {
  const text = typeof cell === 'number' ? (Number.isNaN(cell) ? '' : String(cell)) : (cell ?? '').trim();
  // A word for a missing cell may be a category: Namibia's `NA` in a table whose dialect has other words.
  const missing = isMissing(text) && (text === '' || placeOf(encoding, text) < 0);
  const fill = fillOf(encoding);
  const category = missing && fill !== null ? String(fill) : text;
  const index = missing && fill === null ? -1 : placeOf(encoding, category);
  if (index >= 0) return index;
  if ('unknown' in encoding && encoding.unknown === 'zero' && !(missing && fill === null)) return -1;
  const known = encoding.categories.filter((name) => name !== '');
  const list = known.slice(0, 10).join(', ') + (known.length > 10 ? ', …' : '');
  const code = missing ? 'data-missing' : 'data-category';
  return refuse(code, encoding, `one of ${list}`, missing ? 'nothing' : shown(cell), place);
}

function numberOf(encoding: Numeric, cell: Cell, place: string): number {
  const text = typeof cell === 'string' ? cell.trim() : cell;
  if (text === undefined || text === null || (typeof text === 'string' && isMissing(text))) {
    const fill = fillOf(encoding);
    return typeof fill === 'number' ? fill : refuse('data-missing', encoding, 'a number', 'nothing', place);
  }
  const value = typeof text === 'string' ? cellNumber(text) : text;
  if (!Number.isFinite(value)) refuse('data-not-number', encoding, 'a finite number', shown(cell), place);
  return value;
}

/** `none` x; `standardize` (x − mean)/scale; `min-max` (x − min)/(max − min); `robust` (x − median)/scale. */
function scaled(encoding: Numeric, x: number): number {
  switch (encoding.kind) {
    case 'none':
      return x;
    case 'standardize':
      return (x - encoding.mean) / encoding.scale;
    case 'min-max':
      return (x - encoding.min) / (encoding.max - encoding.min);
    case 'robust':
      return (x - encoding.median) / encoding.scale;
  }
}

/**
 * Writes the values of one cell: what stands in for it where it is missing, then scaled, or 1 at the category's place
 * and 0 elsewhere.
 *
 * @param place what stands before the column in a message, as `line 17, `
 * @throws Fault `data-missing`, `data-not-number`, `data-category`, or `data-range` where the value overflows
 */
export function encodeCell(
  encoding: Encoding,
  cell: Cell,
  into: Float64Array,
  offset: number,
  place = '',
): void {
  if (encoding.kind === 'one-hot') {
    const index = categoryOf(encoding, cell, place);
    into.fill(0, offset, offset + encoding.categories.length);
    if (index >= 0) into[offset + index] = 1;
    return;
  }
  const value = scaled(encoding, numberOf(encoding, cell, place));
  if (!Number.isFinite(value))
    refuse('data-range', encoding, 'a number whose scaled value is finite', shown(cell), place);
  into[offset] = value;
}

/**
 * Writes the n values of a raw row, without x₀. Columns that no encoding names are left alone.
 *
 * @throws Fault as {@link encodeCell}, naming the column
 */
export function encodeRow(
  inputs: readonly InputEncoding[],
  row: RawRow,
  into: Float64Array,
  offset = 0,
  place = '',
): void {
  let at = offset;
  for (const encoding of inputs) {
    const cell = Object.hasOwn(row, encoding.name) ? row[encoding.name] : undefined;
    encodeCell(encoding, cell, into, at, place);
    at += widthOf(encoding);
  }
}

/** The column of each encoding. @throws Fault `data-unknown-column` */
export function columnsOf(encodings: readonly Pick<Encoding, 'name'>[], table: Table): TableColumn[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return encodings.map(({ name }) => {
    const column = byName.get(name);
    if (column) return column;
    const message = `${table.name} has no column "${name}"; it has ${table.columns.map((c) => c.name).join(', ')}.`;
    throw new Fault({ code: 'data-unknown-column', message, path: `column "${name}"` });
  });
}

/** The cell as the encoding wants it; its text where it is no number, for the message; null where missing. */
function cellOf(column: TableColumn, encoding: Encoding, row: number): number | string | null {
  const value = column.numbers[row];
  if (encoding.kind !== 'one-hot' && !Number.isNaN(value)) return value;
  return column.isMissing(row) ? null : column.textAt(row);
}

/** The place of the category in a row, looked up once for every different text; −1 where it is missing or unknown. */
function placesOf(encoding: OneHot, column: TableColumn): (row: number) => number {
  const { texts, codes } = column.distinct();
  const placeOfCode = Int32Array.from(texts, (text) => placeOf(encoding, text));
  return (row) => (codes[row] < 0 ? -1 : placeOfCode[codes[row]]);
}

/** One row of a table as raw values for these encodings: numbers for numeric kinds, text for one-hot, null: missing. */
export function rawRowOf(table: Table, inputs: readonly InputEncoding[], row: number): RawRow {
  const columns = columnsOf(inputs, table);
  return Object.fromEntries(
    columns.map((column, index) => [column.name, cellOf(column, inputs[index], row)]),
  );
}

/**
 * Every row of a table, or those of `rows` in their order: rows × n, row-major, without x₀.
 *
 * @throws Fault as {@link encodeCell}, naming line and column; `data-unknown-column`
 */
export function encodeTable(inputs: readonly Encoding[], table: Table, rows?: Int32Array): Float64Array {
  return atOnce(encodingTable(inputs, table, rows));
}

/** The same in steps, a column each. */
export function* encodingTable(
  inputs: readonly Encoding[],
  table: Table,
  rows?: Int32Array,
): Generator<void, Float64Array> {
  const count = rows?.length ?? table.rows;
  const width = inputs.reduce((sum, encoding) => sum + widthOf(encoding), 0);
  const values = new Float64Array(count * width);
  let offset = 0;
  for (const [index, column] of columnsOf(inputs, table).entries()) {
    const encoding = inputs[index];
    // Most cells are as they should be, and need no word about their place.
    const known = encoding.kind === 'one-hot' ? placesOf(encoding, column) : null;
    for (let i = 0; i < count; i++) {
      const row = rows ? rows[i] : i;
      const at = i * width + offset;
      const place = known ? known(row) : -1;
      const value = encoding.kind === 'one-hot' ? NaN : scaled(encoding, column.numbers[row]);
      if (place >= 0) values[at + place] = 1;
      else if (Number.isFinite(value)) values[at] = value;
      else encodeCell(encoding, cellOf(column, encoding, row), values, at, `line ${table.lines[row]}, `);
    }
    offset += widthOf(encoding);
    yield;
  }
  return values;
}

/**
 * Targets as `Examples` hold them: for classification the class index (rows × 1), for regression scaled values
 * (rows × k).
 *
 * @throws Fault as {@link encodeTable}
 */
export function encodeTargets(
  targets: readonly TargetEncoding[],
  table: Table,
  rows?: Int32Array,
): Float64Array {
  const [first] = targets;
  if (first.kind !== 'one-hot') return encodeTable(targets, table, rows);
  const [column] = columnsOf(targets, table);
  const known = placesOf(first, column);
  const indices = rows ?? Int32Array.from({ length: table.rows }, (_, row) => row);
  return Float64Array.from(indices, (row) => {
    const place = known(row);
    return place >= 0 ? place : categoryOf(first, cellOf(column, first, row), `line ${table.lines[row]}, `);
  });
}

/**
 * Regression: outputs of the network (k) in the raw units of the targets: y; y·scale + mean; y·(max − min) + min;
 * y·scale + median. Outputs of a classification are returned as they are.
 */
export function decodeTargets(targets: readonly TargetEncoding[], outputs: ArrayLike<number>): number[] {
  return Array.from(outputs, (y, index) => {
    const encoding = targets[index];
    if (encoding?.kind === 'standardize') return y * encoding.scale + encoding.mean;
    if (encoding?.kind === 'min-max') return y * (encoding.max - encoding.min) + encoding.min;
    if (encoding?.kind === 'robust') return y * encoding.scale + encoding.median;
    return y;
  });
}
