import type { Renamed } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { Dialect } from '@shared/design/dialect.ts';
import { columnNames } from './column-names.ts';
import { Records } from './records.ts';
import { TableBuilder } from './table-builder.ts';
import type { Reading, Table } from './types.ts';

/** Reads the text of a table in pieces. */
export interface TextTableReader {
  readonly rows: number;
  /** @param last whether no more text comes */
  push(text: string, last: boolean): void;
  /** The table, after the last text. */
  finish(): Table;
  /** The rows read so far, which are forgotten here; null where there are none. */
  take(): Table | null;
  /** Lines of the text read so far. */
  readonly lines: number;
}

/** Delimited text in a known dialect. */
export class DelimitedReader implements TextTableReader {
  readonly #name: string;
  readonly #dialect: Dialect;
  readonly #budget: number;
  readonly #records: Records;
  #table: TableBuilder | null = null;
  #renamed: Renamed[] = [];
  #filled = 0;
  #cut = 0;

  constructor(name: string, dialect: Dialect, budget: number) {
    this.#name = name;
    this.#dialect = dialect;
    this.#budget = budget;
    this.#records = new Records(name, dialect, (record) => this.#take(record));
  }

  get rows(): number {
    return this.#table?.rows ?? 0;
  }
  get lines(): number {
    return this.#records.line;
  }

  push(text: string, last: boolean): void {
    this.#records.push(text, last);
    this.#table?.checkMemory();
  }

  finish(): Table {
    if (!this.#table) {
      const wanted = this.#dialect.header ? 'a header row' : 'rows';
      throw new Fault({ code: 'csv-empty', message: `${this.#name} is empty: wanted ${wanted}.` });
    }
    return this.#table.build(this.#reading());
  }

  take(): Table | null {
    return this.#table?.take(this.#reading()) ?? null;
  }

  #reading(): Reading {
    return {
      dialect: this.#dialect,
      ...this.#records.passed,
      renamed: this.#renamed,
      filled: this.#filled,
      cut: this.#cut,
    };
  }

  #take(record: Records): void {
    if (!this.#table) {
      this.#begin(record);
      if (this.#dialect.header) return;
    }
    const table = this.#table!;
    const { width } = table;
    const { count, source, starts, ends } = record;
    if (count !== width) this.#ragged(record, width);
    table.row(record.line);
    const cells = Math.min(count, width);
    for (let cell = 0; cell < cells; cell++) {
      if (record.isPlain(cell)) table.add(cell, source, starts[cell], ends[cell]);
      else {
        const text = record.text(cell);
        table.add(cell, text, 0, text.length);
      }
    }
    for (let cell = cells; cell < width; cell++) table.addMissing(cell);
  }

  #begin(record: Records): void {
    const { header, decimal, missing } = this.#dialect;
    const titles = Array.from({ length: record.count }, (_, cell) => (header ? record.text(cell) : ''));
    const { names, renamed } = columnNames(titles);
    if (header) this.#renamed = renamed;
    const columns = names.map((name) => ({ name, categories: null }));
    const options = { name: this.#name, decimal, missing, budget: this.#budget };
    this.#table = new TableBuilder(columns, record.line, options);
  }

  /** @throws Fault `csv-ragged`, unless the dialect fits such rows */
  #ragged({ count, line }: Records, width: number): void {
    if (this.#dialect.ragged === 'fit') {
      if (count < width) this.#filled++;
      else this.#cut++;
      return;
    }
    const path = `line ${line}`;
    const like = this.#dialect.header ? 'in the header' : 'in the first row';
    const message = `${this.#name}, ${path}: wanted ${width} ${width === 1 ? 'cell' : 'cells'} as ${like}, got ${count}.`;
    throw new Fault({ code: 'csv-ragged', message, path });
  }
}
