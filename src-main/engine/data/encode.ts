import { Fault } from '@shared/contract/fault.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { cellNumber, isMissing } from './cells.ts';
import type { RawRow, Table, TableColumn } from './types.ts';

/**
 * From raw cells to values and back. Training, evaluation, prediction and the check of a weights file all go through
 * `encodeCell`, so that their bits agree.
 */
type Encoding = InputEncoding | TargetEncoding;

const places = new WeakMap<Encoding, Map<string, number>>();

/** Place of a category, from a map made once per encoding; −1 where it is unknown. */
function placeOf(encoding: Extract<Encoding, { kind: 'one-hot' }>, category: string): number {
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

function refuse(code: string, encoding: Encoding, wanted: string, got: string, place: string): never {
  const path = `${place}column "${encoding.name}"`;
  throw new Fault({
    code,
    message: `${path.replace(/^./, (c) => c.toUpperCase())}: wanted ${wanted}, got ${got}.`,
    path,
  });
}

const shown = (cell: number | string | undefined): string =>
  cell === undefined ? 'nothing' : typeof cell === 'string' ? `"${cell}"` : String(cell);

function categoryOf(
  encoding: Extract<Encoding, { kind: 'one-hot' }>,
  cell: number | string | undefined,
  place: string,
): number {
  const text = typeof cell === 'number' ? String(cell) : (cell ?? '').trim();
  const index = placeOf(encoding, text);
  if (index >= 0) return index;
  const { categories } = encoding;
  const list = categories.slice(0, 10).join(', ') + (categories.length > 10 ? ', …' : '');
  const missing = isMissing(text) || Number.isNaN(cell);
  return refuse(
    missing ? 'data-missing' : 'data-category',
    encoding,
    `one of ${list}`,
    missing ? 'nothing' : shown(cell),
    place,
  );
}

function numberOf(encoding: Encoding, cell: number | string | undefined, place: string): number {
  const text = typeof cell === 'string' ? cell.trim() : cell;
  const missing = text === undefined || (typeof text === 'string' && isMissing(text));
  if (missing) refuse('data-missing', encoding, 'a number', 'nothing', place);
  const value = typeof text === 'string' ? cellNumber(text) : text;
  if (!Number.isFinite(value)) refuse('data-not-number', encoding, 'a finite number', shown(cell), place);
  return value;
}

/**
 * Writes the values of one cell: `none` x; `standardize` (x − mean)/scale; `min-max` (x − min)/(max − min); `one-hot`
 * 1 at the category's place, 0 elsewhere.
 *
 * @param place what stands before the column in a message, as `line 17, `
 * @throws Fault `data-missing`, `data-not-number`, `data-category`, or `data-range` where the value overflows
 */
export function encodeCell(
  encoding: Encoding,
  cell: number | string | undefined,
  into: Float64Array,
  offset: number,
  place = '',
): void {
  if (encoding.kind === 'one-hot') {
    const index = categoryOf(encoding, cell, place);
    into.fill(0, offset, offset + encoding.categories.length);
    into[offset + index] = 1;
    return;
  }
  const x = numberOf(encoding, cell, place);
  const value =
    encoding.kind === 'standardize'
      ? (x - encoding.mean) / encoding.scale
      : encoding.kind === 'min-max'
        ? (x - encoding.min) / (encoding.max - encoding.min)
        : x;
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
function columnsOf(encodings: readonly Encoding[], table: Table): TableColumn[] {
  return encodings.map(({ name }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column) return column;
    const message = `${table.name} has no column "${name}"; it has ${table.columns.map((c) => c.name).join(', ')}.`;
    throw new Fault({ code: 'data-unknown-column', message, path: `column "${name}"` });
  });
}

/** The cell as the encoding wants it; its text where it is no number, for the message. */
function cellOf(column: TableColumn, encoding: Encoding, row: number): number | string {
  const value = column.numbers[row];
  return encoding.kind === 'one-hot' || Number.isNaN(value) ? column.textAt(row) : value;
}

/** One row of a table as raw values for these encodings: numbers for numeric kinds, text for one-hot. */
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
export function encodeTable(inputs: readonly InputEncoding[], table: Table, rows?: Int32Array): Float64Array {
  const count = rows?.length ?? table.rows;
  const width = inputs.reduce((sum, encoding) => sum + widthOf(encoding), 0);
  const values = new Float64Array(count * width);
  let offset = 0;
  columnsOf(inputs, table).forEach((column, index) => {
    const encoding = inputs[index];
    for (let i = 0; i < count; i++) {
      const row = rows ? rows[i] : i;
      encodeCell(
        encoding,
        cellOf(column, encoding, row),
        values,
        i * width + offset,
        `line ${table.lines[row]}, `,
      );
    }
    offset += widthOf(encoding);
  });
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
  const indices = rows ?? Int32Array.from({ length: table.rows }, (_, row) => row);
  return Float64Array.from(indices, (row) =>
    categoryOf(first, column.textAt(row), `line ${table.lines[row]}, `),
  );
}

/**
 * Regression: outputs of the network (k) in the raw units of the targets: y; y·scale + mean; y·(max − min) + min.
 * Outputs of a classification are returned as they are.
 */
export function decodeTargets(targets: readonly TargetEncoding[], outputs: ArrayLike<number>): number[] {
  return Array.from(outputs, (y, index) => {
    const encoding = targets[index];
    if (encoding?.kind === 'standardize') return y * encoding.scale + encoding.mean;
    if (encoding?.kind === 'min-max') return y * (encoding.max - encoding.min) + encoding.min;
    return y;
  });
}
