import { Fault } from '@shared/contract/fault.ts';
import { cellNumber } from './cells.ts';
import { ColumnBuilder } from './column-store.ts';
import { found, readDecimal } from './decimal.ts';
import { Growing } from './growing.ts';
import type { Reading, Table } from './types.ts';

const LONGEST_NAME = 500;
/** Bytes of one stored row of a column, at most, beside its text: a double and a code. */
const CELL_BYTES = 12;

export interface TableBuilderOptions {
  /** The file in words, for messages. */
  readonly name: string;
  readonly decimal: '.' | ',';
  /** Words for a missing cell, beside the empty one. */
  readonly missing: readonly string[];
  /** Bytes that the table may take. */
  readonly budget: number;
}

export interface ColumnDeclaration {
  readonly name: string;
  /** Categories in the order that the file gives; null where it gives none. */
  readonly categories: readonly string[] | null;
  /** Kept as text even where every cell is a number. */
  readonly text?: boolean;
}

/** @throws Fault `csv-column-name`, naming the line and the column */
function checkNames(names: readonly string[], line: number, file: string): void {
  names.forEach((title, index) => {
    const path = `line ${line}, column ${index + 1}`;
    const refuse = (wrong: string): never => {
      const message = `${file}, ${path} (header): ${wrong}`;
      throw new Fault({ code: 'csv-column-name', message, path });
    };
    if (title.length > LONGEST_NAME)
      refuse(`wanted a name of at most ${LONGEST_NAME} characters, got ${title.length}.`);
    if (title === '__proto__') refuse('"__proto__" cannot be the name of a column.');
  });
}

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

/** Takes the cells of a table row by row. */
export class TableBuilder {
  readonly #options: TableBuilderOptions;
  readonly #decimal: number;
  readonly #missing: ReadonlySet<string>;
  readonly #longestMissing: number;
  readonly #numericMissing: boolean;
  readonly #lines = new Growing(Int32Array);
  readonly #declared: readonly ColumnDeclaration[];
  #columns: ColumnBuilder[];
  readonly #asText: boolean[];

  /**
   * @param columns with names of their own
   * @param line of the header
   * @throws Fault `csv-column-name`
   */
  constructor(columns: readonly ColumnDeclaration[], line: number, options: TableBuilderOptions) {
    this.#options = options;
    this.#decimal = options.decimal.charCodeAt(0);
    this.#missing = new Set(options.missing.map((word) => word.trim().toLowerCase()));
    this.#longestMissing = Math.max(0, ...[...this.#missing].map((word) => word.length));
    this.#numericMissing = [...this.#missing].some(
      (word) => !Number.isNaN(cellNumber(word.replace(options.decimal, '.'))),
    );
    checkNames(
      columns.map(({ name }) => name),
      line,
      options.name,
    );
    this.#declared = columns;
    this.#columns = this.#emptyColumns();
    this.#asText = columns.map(({ categories, text }) => categories !== null || text === true);
  }

  get rows(): number {
    return this.#lines.length;
  }
  get width(): number {
    return this.#columns.length;
  }

  /** Begins a row. @param line in the file, from 1 */
  row(line: number): void {
    this.#lines.push(line);
  }

  addMissing(column: number): void {
    this.#columns[column].addMissing();
  }

  /** A cell that is `source[start, end)` as it stands, trimmed. */
  add(column: number, source: string, start: number, end: number): void {
    const builder = this.#columns[column];
    if (start === end) builder.addMissing();
    else if (this.#asText[column]) this.#addWord(builder, source.slice(start, end));
    else {
      readDecimal(source, start, end, this.#decimal);
      const { value, canonical } = found;
      if (Number.isNaN(value)) this.#addWord(builder, source.slice(start, end));
      else if (this.#numericMissing && this.isMissing(source.slice(start, end))) builder.addMissing();
      else if (!Number.isFinite(value)) builder.addInfinite(source.slice(start, end));
      else builder.addNumber(value, canonical ? null : source.slice(start, end));
    }
  }

  /** Whether a trimmed cell stands for "not known". */
  isMissing(text: string): boolean {
    if (text.length > this.#longestMissing) return text === '';
    return text === '' || this.#missing.has(text.toLowerCase());
  }

  /** @throws Fault `csv-too-large` where the rows so far need more than the budget */
  checkMemory(): void {
    const { name, budget } = this.#options;
    const bytes = this.#columns.reduce(
      (sum, column) => sum + this.rows * CELL_BYTES + column.textBytes,
      4 * this.rows,
    );
    if (bytes <= budget) return;
    const message = `${name}: wanted a table that takes at most ${gibibytes(budget)} of memory, got more at row ${this.rows} of ${this.width} columns. Leave out columns or rows.`;
    throw new Fault({ code: 'csv-too-large', message, path: `row ${this.rows}` });
  }

  /** @throws Fault `csv-no-rows`, `csv-infinite` */
  build(reading: Reading): Table {
    const { name } = this.#options;
    const { rows } = this;
    if (rows === 0) {
      const message = `${name} has a header but no rows: wanted at least one.`;
      throw new Fault({ code: 'csv-no-rows', message });
    }
    const lines = this.#lines.finish();
    const columns = this.#columns.map((builder) => {
      const { infinite, isNumeric } = builder;
      const column = builder.build();
      if (!isNumeric || infinite < 0) return column;
      const path = `line ${lines[infinite]}, column "${column.name}"`;
      const message = `${name}, ${path}: wanted a finite number, got "${column.textAt(infinite)}".`;
      throw new Fault({ code: 'csv-infinite', message, path });
    });
    return { name, rows, columns, lines, reading };
  }

  /**
   * The rows so far, which are forgotten here; null where there are none. What is said of a column is what these rows
   * say, and a number that is not finite is a word.
   */
  take(reading: Reading): Table | null {
    const { rows } = this;
    if (rows === 0) return null;
    const lines = this.#lines.finish();
    const columns = this.#columns.map((builder) => builder.build());
    this.#columns = this.#emptyColumns();
    return { name: this.#options.name, rows, columns, lines, reading };
  }

  #emptyColumns(): ColumnBuilder[] {
    return this.#declared.map(
      ({ name, categories }) => new ColumnBuilder(name, this.#options.decimal, categories),
    );
  }

  #addWord(builder: ColumnBuilder, text: string): void {
    if (this.isMissing(text)) builder.addMissing();
    else builder.addText(text);
  }
}
