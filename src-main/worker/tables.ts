import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { choiceOf, isText, sourceName } from '@shared/design/source.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import { tableFromParts, type TableParts } from '@engine/data/column-store.ts';
import { TableReader } from '@engine/data/reader.ts';
import type { Table } from '@engine/data/types.ts';
import type { EngineLike } from './engine.ts';

/** What reading needs to know beside the source. */
export interface ReadingLimits {
  /** The encoding where none is chosen, after a guess that was wrong. */
  readonly encoding: TextEncodingName | null;
  /** Bytes that the table may take. */
  readonly budget: number;
}

interface Reading {
  readonly key: string;
  readonly reader: TableReader;
}

/** The table that a thread knows, and the one that it is reading: one of each at most. */
export class Tables {
  readonly #engine: Pick<EngineLike, 'tableOf'>;
  /** The key holds the hash or the text, so that it names the content. */
  #known: { readonly key: string; readonly table: Table } | null = null;
  #reading: Reading | null = null;

  constructor(engine: Pick<EngineLike, 'tableOf'>) {
    this.#engine = engine;
  }

  /** @returns whether the table is there without reading */
  begin(source: DataSource, { encoding, budget }: ReadingLimits): boolean {
    const key = JSON.stringify(source);
    this.#reading = null;
    if (this.#known?.key === key) return true;
    // Two tables at once would take twice the memory.
    this.#known = null;
    if (!isText(source)) {
      this.#known = { key, table: this.#engine.tableOf(source) };
      return true;
    }
    const options = { name: sourceName(source), choice: choiceOf(source), budget };
    this.#reading = { key, reader: new TableReader({ ...options, encoding: encoding ?? undefined }) };
    return false;
  }

  /** @returns rows so far */
  bytes(bytes: Uint8Array): number {
    const { reader } = this.#required();
    reader.push(bytes);
    return reader.rows;
  }

  end(): void {
    const { key, reader } = this.#required();
    this.#reading = null;
    this.#known = { key, table: reader.finish() };
  }

  /** Forgets what was read so far. */
  cancel(): void {
    this.#reading = null;
  }

  /**
   * @param parts the table as another thread has read it
   * @throws Fault `table-wanted` where it has to be read first
   */
  of(source: DataSource, parts: TableParts | null = null): Table {
    const key = JSON.stringify(source);
    if (this.#known?.key === key) return this.#known.table;
    if (!parts && (source.kind === 'file' || source.kind === 'held'))
      throw new Fault({ code: 'table-wanted', message: `${sourceName(source)} has not been read yet.` });
    const table = parts ? tableFromParts(parts) : this.#engine.tableOf(source);
    this.#known = { key, table };
    return table;
  }

  #required(): Reading {
    if (this.#reading) return this.#reading;
    throw new Fault({ code: 'no-reading', message: 'No table is being read.' });
  }
}
