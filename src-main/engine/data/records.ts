import { Fault } from '@shared/contract/fault.ts';
import type { Dialect } from '@shared/design/dialect.ts';

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
/** Longest record, in characters: a quote that is not closed must not swallow a file. */
const LONGEST = 2 ** 24;

export type RecordsDialect = Pick<Dialect, 'delimiter' | 'quote' | 'comment' | 'skip'>;

/**
 * Splits delimited text into records, whatever the pieces it comes in. Cells are trimmed; a quoted cell may hold
 * delimiters, line breaks and doubled quotes; blank lines and comments are passed over; line ends are LF, CRLF or CR.
 *
 * The cells of a record lie in arrays that the next one overwrites, so that a million rows make no objects.
 */
export class Records {
  /** Text that `starts` and `ends` speak of. */
  source = '';
  /** Cells of the record. */
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** Line in the file where the record begins, from 1. */
  line = 1;
  /** Lines left out: those before the table, comments, blank ones. */
  readonly passed = { skipped: 0, comments: 0, blank: 0 };
  #quoted = new Uint8Array(64);
  #next = 1;
  #start = true;
  readonly #name: string;
  readonly #quote: string;
  readonly #delimiter: number;
  readonly #blanks: boolean;
  readonly #comment: string;
  readonly #skip: number;
  readonly #onRecord: (records: Records) => void;

  /** @param name the file in words, for messages */
  constructor(name: string, dialect: RecordsDialect, onRecord: (records: Records) => void) {
    this.#name = name;
    this.#quote = dialect.quote;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#blanks = dialect.delimiter === ' ';
    this.#comment = dialect.comment;
    this.#skip = dialect.skip;
    this.#onRecord = onRecord;
  }

  /**
   * @param last whether no more text comes
   * @throws Fault `csv-quotes`; whatever `onRecord` throws
   */
  push(text: string, last: boolean): void {
    this.source = this.#start ? text.replace(/^\uFEFF/, '') : this.source + text;
    if (text !== '') this.#start = false;
    let at = 0;
    while (at < this.source.length) {
      const after = this.#one(at, last);
      if (after < 0) break;
      at = after;
    }
    this.source = this.source.slice(at);
    if (this.source.length <= LONGEST) return;
    this.#refuse(
      this.#next,
      `a row that begins here has no end within ${LONGEST} characters; a quote may not be closed`,
    );
  }

  /** Text of a cell, trimmed, quotes undone. */
  text(cell: number): string {
    const text = this.source.slice(this.starts[cell], this.ends[cell]);
    if (!this.#quoted[cell]) return text;
    const plain = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
    return plain.replaceAll(this.#quote + this.#quote, this.#quote).trim();
  }

  /** Whether the cell's characters are its text as they stand. */
  isPlain(cell: number): boolean {
    return this.#quoted[cell] === 0;
  }

  /** One record, blank line or comment from `at`. @returns where the next begins; −1 where its end is still to come */
  #one(at: number, last: boolean): number {
    const { source } = this;
    this.line = this.#next;
    if (this.passed.skipped < this.#skip) return this.#passLine(at, last, 'skipped');
    if (this.#comment !== '' && source.startsWith(this.#comment, at))
      return this.#passLine(at, last, 'comments');
    this.count = 0;
    let inside = 0;
    let from = this.#blanks ? this.#pastBlanks(at) : at;
    for (;;) {
      const quoted = this.#quote !== '' && source[this.#pastBlanks(from)] === this.#quote;
      let end: number;
      if (quoted) {
        const open = this.#pastBlanks(from);
        const close = this.#closing(open, last);
        if (close < 0) return -1;
        inside += this.#breaks(open, close);
        end = this.#pastBlanks(close + 1);
        this.#add(open + 1, close, true);
        if (end === source.length && !last) return -1;
        const code = source.charCodeAt(end);
        const ended = end === source.length || code === NEWLINE || code === RETURN;
        if (!ended && code !== this.#delimiter && !(this.#blanks && end > close + 1))
          this.#refuse(this.line + inside, 'a quoted cell goes on after its closing quote');
      } else {
        end = this.#endOfCell(from);
        if (end === source.length && !last) return -1;
        this.#addTrimmed(from, end);
        if (this.#blanks) end = this.#pastBlanks(end);
        if (end === source.length && !last) return -1;
      }
      const code = source.charCodeAt(end);
      if (end === source.length || code === NEWLINE || code === RETURN) {
        const next = this.#pastLineEnd(end, last);
        if (next < 0) return -1;
        this.#next = this.line + inside + 1;
        this.#emit();
        return next;
      }
      from = this.#blanks ? end : end + 1;
    }
  }

  #emit(): void {
    const blank = this.count === 1 && this.starts[0] === this.ends[0] && this.isPlain(0);
    if (blank) this.passed.blank++;
    else this.#onRecord(this);
  }

  #passLine(at: number, last: boolean, why: 'skipped' | 'comments'): number {
    let end = at;
    for (; end < this.source.length; end++) {
      const code = this.source.charCodeAt(end);
      if (code === NEWLINE || code === RETURN) break;
    }
    if (end === this.source.length && !last) return -1;
    const next = this.#pastLineEnd(end, last);
    if (next < 0) return -1;
    this.passed[why]++;
    this.#next++;
    return next;
  }

  /** After LF, CRLF or CR; −1 where a CR stands last and a LF may follow. */
  #pastLineEnd(at: number, last: boolean): number {
    const { source } = this;
    if (at === source.length) return at;
    if (source.charCodeAt(at) !== RETURN) return at + 1;
    if (at + 1 === source.length) return last ? at + 1 : -1;
    return source.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
  }

  #pastBlanks(at: number): number {
    const { source } = this;
    for (let i = at; ; i++) {
      const code = source.charCodeAt(i);
      if (code !== BLANK && (code !== TAB || this.#delimiter === TAB)) return i;
    }
  }

  #endOfCell(from: number): number {
    const { source } = this;
    for (let i = from; i < source.length; i++) {
      const code = source.charCodeAt(i);
      if (code === this.#delimiter || code === NEWLINE || code === RETURN || (this.#blanks && code === TAB))
        return i;
    }
    return source.length;
  }

  /** The closing quote of a cell whose opening quote is at `open`; −1 where it is still to come. */
  #closing(open: number, last: boolean): number {
    const { source } = this;
    for (let at = source.indexOf(this.#quote, open + 1); at >= 0; at = source.indexOf(this.#quote, at + 2)) {
      if (source[at + 1] === this.#quote) continue;
      return at + 1 === source.length && !last ? -1 : at;
    }
    if (last) this.#refuse(this.line, 'wanted a closing quote, got the end of the file');
    return -1;
  }

  /** Line breaks in a quoted cell. */
  #breaks(from: number, to: number): number {
    let breaks = 0;
    for (let i = from; i < to; i++) {
      const code = this.source.charCodeAt(i);
      if (code === NEWLINE || (code === RETURN && this.source.charCodeAt(i + 1) !== NEWLINE)) breaks++;
    }
    return breaks;
  }

  #addTrimmed(from: number, to: number): void {
    const { source } = this;
    let start = from;
    let end = to;
    // Most cells have nothing to trim; what else counts as blank (as U+00A0) is left to `trim`.
    while (start < end && isBlankCode(source.charCodeAt(start))) start++;
    while (end > start && isBlankCode(source.charCodeAt(end - 1))) end--;
    this.#add(start, end, false);
  }

  #add(start: number, end: number, quoted: boolean): void {
    if (this.count === this.starts.length) {
      for (const name of ['starts', 'ends'] as const) {
        const larger = new Int32Array(2 * this.count);
        larger.set(this[name]);
        this[name] = larger;
      }
      const larger = new Uint8Array(2 * this.count);
      larger.set(this.#quoted);
      this.#quoted = larger;
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.#quoted[this.count] = quoted ? 1 : 0;
    this.count++;
  }

  #refuse(line: number, wanted: string): never {
    const path = `line ${line}`;
    throw new Fault({ code: 'csv-quotes', message: `${this.#name}, ${path}: ${wanted}.`, path });
  }
}

const isBlankCode = (code: number): boolean =>
  code === BLANK || (code >= TAB && code <= RETURN) || code === 0xa0 || code === 0xfeff || isRareBlank(code);

/** The other characters that `String.trim` takes away. */
const isRareBlank = (code: number): boolean =>
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;
