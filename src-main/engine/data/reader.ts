import { Fault } from '@shared/contract/fault.ts';
import type { Dialect, DialectChoice, TextEncodingName } from '@shared/design/dialect.ts';
import { firstInvalid, guessEncoding } from '@shared/formats/text-encoding.ts';
import { ArffReader } from './arff.ts';
import { DelimitedReader, type TextTableReader } from './delimited.ts';
import { guessDialect } from './guess.ts';
import type { Table } from './types.ts';

/** Bytes from which the dialect is guessed. */
const SAMPLE_BYTES = 2 ** 18;
/** Bytes that a table may take where nobody says how much there is. */
const BUDGET = 4 * 2 ** 30;

export interface ReaderOptions {
  /** The file in words, for messages. */
  readonly name: string;
  readonly choice?: DialectChoice;
  /** The encoding where none is chosen, after a guess that the rest of the file has proved wrong. */
  readonly encoding?: TextEncodingName;
  readonly budget?: number;
}

/**
 * A table from bytes that come in pieces. Nothing but the first piece is kept as text: what is held is the table so
 * far and one unfinished row.
 */
export class TableReader {
  readonly #options: ReaderOptions;
  #head: Uint8Array[] = [];
  #headBytes = 0;
  #decoder: TextDecoder | null = null;
  #encoding: TextEncodingName = 'utf-8';
  #reader: TextTableReader | null = null;
  #dialect: Dialect | null = null;
  #characters = 0;
  #taken = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  get rows(): number {
    return this.#reader?.rows ?? 0;
  }
  /** Guessed and chosen; null before enough has come. */
  get dialect(): Dialect | null {
    return this.#dialect;
  }

  /**
   * @throws Fault `csv-…`, `arff-…`; `file-encoding`; `encoding-guess` where the bytes are not in the encoding that the
   *   first ones look like: read again with `encoding: 'windows-1252'`
   */
  push(bytes: Uint8Array): void {
    if (this.#reader) {
      this.#text(bytes, false);
      return;
    }
    this.#head.push(bytes);
    this.#headBytes += bytes.length;
    if (this.#headBytes >= SAMPLE_BYTES) this.#begin(false);
  }

  /** @throws Fault as {@link push}; `csv-empty`, `csv-no-rows`, `csv-infinite` */
  finish(): Table {
    this.#end();
    return guarded(this.#options.name, () => this.#reader!.finish());
  }

  /**
   * The rows read so far, which are forgotten here, so that a table of any length takes no memory; null where there are
   * none. What is said of a column is what these rows say, and a number that is not finite is a word.
   */
  take(): Table | null {
    const part = this.#reader?.take() ?? null;
    this.#taken += part?.rows ?? 0;
    return part;
  }

  /** In place of `finish`, where parts are taken: the last one. @throws Fault as {@link push}; `csv-empty`, `csv-no-rows` */
  rest(): Table | null {
    this.#end();
    const part = this.take();
    return this.#taken > 0 ? part : guarded(this.#options.name, () => this.#reader!.finish());
  }

  #end(): void {
    if (this.#reader) this.#text(new Uint8Array(), true);
    else this.#begin(true);
  }

  /** Guesses, and reads what was held back. */
  #begin(whole: boolean): void {
    const { choice = {}, name, budget = BUDGET, encoding } = this.#options;
    const bytes = new Uint8Array(this.#headBytes);
    let at = 0;
    for (const piece of this.#head) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#head = [];
    this.#encoding = choice.encoding ?? encoding ?? guessEncoding(bytes);
    this.#decoder = new TextDecoder(this.#encoding, { fatal: true });
    const text = this.#decode(bytes, whole);
    this.#dialect = guessDialect(text, whole, this.#encoding, choice);
    this.#reader =
      this.#dialect.format === 'arff'
        ? new ArffReader(name, this.#dialect, budget)
        : new DelimitedReader(name, this.#dialect, budget);
    this.#push(text, whole);
  }

  #text(bytes: Uint8Array, last: boolean): void {
    this.#push(this.#decode(bytes, last), last);
  }

  #push(text: string, last: boolean): void {
    const { name } = this.#options;
    const zero = text.indexOf('\0');
    if (zero >= 0) {
      const message = `${name} is not a text file: a zero byte stands at position ${this.#characters + zero + 1}. Save it as CSV, or choose another encoding.`;
      throw new Fault({ code: 'csv-not-text', message });
    }
    this.#characters += text.length;
    guarded(name, () => this.#reader!.push(text, last));
  }

  #decode(bytes: Uint8Array, last: boolean): string {
    try {
      // Node 20 takes Windows-1252 for Latin-1 where it decodes all at once: € and curly quotes would be lost.
      const text = this.#decoder!.decode(bytes, { stream: true });
      return last ? text + this.#decoder!.decode() : text;
    } catch (cause) {
      throw this.#encodingFault(bytes, cause);
    }
  }

  #encodingFault(bytes: Uint8Array, cause: unknown): Fault {
    const { name, choice } = this.#options;
    const at = Math.max(0, firstInvalid(bytes));
    let line = this.#reader?.lines ?? 1;
    for (let i = 0; i < at; i++) if (bytes[i] === 0x0a) line++;
    const path = `line ${line}`;
    const guessed = choice?.encoding === undefined && this.#encoding === 'utf-8';
    const code = guessed ? 'encoding-guess' : 'file-encoding';
    const got =
      this.#encoding === 'utf-8'
        ? `the byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')} near ${path}`
        : 'bytes that are none';
    const message = `${name}: wanted text in ${this.#encoding.toUpperCase()}, got ${got}. Choose another encoding.`;
    return new Fault({ code, message, path }, { cause });
  }
}

/** Memory that is not there, as a Fault. */
function guarded<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const message = `${name} is too large for the memory of this computer.`;
    throw new Fault({ code: 'csv-too-large', message }, { cause: thrown });
  }
}

/** A table from all of its bytes. @throws Fault as {@link TableReader} */
export function readTable(bytes: Uint8Array, name: string, choice: DialectChoice = {}): Table {
  const read = (encoding?: TextEncodingName): Table => {
    const reader = new TableReader({ name, choice, encoding });
    reader.push(bytes);
    return reader.finish();
  };
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'encoding-guess') return read('windows-1252');
    throw thrown;
  }
}

/** A table from its text. @throws Fault as {@link TableReader} */
export function readText(text: string, name: string, choice: DialectChoice = {}): Table {
  return readTable(new TextEncoder().encode(text), name, { ...choice, encoding: 'utf-8' });
}
