import { Fault } from '../contract/fault.ts';
import { parseJson } from './json.ts';
import { decodeText } from './text-encoding.ts';

/**
 * JSON from its bytes, for files beyond what a string of V8 can hold (512 MiB): numbers are taken in pieces, and one
 * long text can be left where it is.
 */
export interface ByteOptions {
  /** What is read, in words: "The project file". */
  readonly subject: string;
  /** First word of the codes. */
  readonly kind: string;
  /** The text at this place is not made a string where it takes more bytes than `longerThan`. */
  readonly lift: { readonly path: readonly string[]; readonly longerThan: number };
}

export interface BytesRead {
  /** What was lifted is the empty string here. */
  readonly value: unknown;
  /** The lifted text in UTF-8. It lies in the bytes that were read, which are not JSON any more. */
  readonly lifted: Uint8Array | null;
}

/** Bytes of numbers that are made values at once. */
const PIECE = 2 ** 20;
/** Up to here the error names line and column. */
const MOST_NAMED = 2 ** 26;
/** Deeper than any file of ours, and than any that is none. */
const DEEPEST = 200;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const blank = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;
/** What a number, `true`, `false` or `null` is made of: letters, digits, sign, point. */
const plain = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || [0x45, 0x2d, 0x2e, 0x2b].includes(byte);

/** Something that is not JSON, at this byte. */
class NotJson extends Error {
  constructor(readonly at: number) {
    super(`not JSON at byte ${at}`);
  }
}

class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #lift: ByteOptions['lift'];
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #path: string[] = [];
  #at: number;
  /** First byte of the lifted text, and the quotation mark behind it. */
  lifted: readonly [start: number, end: number] | null = null;

  constructor(bytes: Uint8Array, lift: ByteOptions['lift']) {
    this.#bytes = bytes;
    this.#lift = lift;
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  whole(): unknown {
    const value = this.#value();
    this.#skip();
    if (this.#at < this.#bytes.length) this.#fail();
    return value;
  }

  #fail(at = this.#at): never {
    throw new NotJson(at);
  }
  #skip(): void {
    while (blank(this.#bytes[this.#at])) this.#at++;
  }
  /** The next byte that is not blank; it stays. */
  #next(): string {
    this.#skip();
    return String.fromCharCode(this.#bytes[this.#at] ?? 0);
  }
  #take(wanted: string): void {
    if (this.#next() !== wanted) this.#fail();
    this.#at++;
  }
  #parse(from: number, to: number): unknown {
    try {
      return JSON.parse(this.#decoder.decode(this.#bytes.subarray(from, to)));
    } catch {
      return this.#fail(from);
    }
  }

  #value(): unknown {
    const first = this.#next();
    if (first === '{') return this.#object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    const from = this.#at;
    while (plain(this.#bytes[this.#at])) this.#at++;
    return this.#parse(from, this.#at);
  }

  #object(): Record<string, unknown> {
    if (this.#path.length > DEEPEST) this.#fail();
    const entries: [string, unknown][] = [];
    this.#take('{');
    for (let first = true; this.#next() !== '}' || !first; first = false) {
      if (this.#next() !== '"') this.#fail();
      const from = this.#at;
      const key = this.#parse(from, (this.#at = this.#endOfString(from))) as string;
      this.#take(':');
      this.#path.push(key);
      entries.push([key, this.#value()]);
      this.#path.pop();
      if (this.#next() === '}') break;
      this.#take(',');
    }
    this.#take('}');
    // As JSON.parse: `__proto__` is a key like others.
    return Object.fromEntries(entries);
  }

  #array(): unknown[] {
    if (this.#path.length > DEEPEST) this.#fail();
    const from = this.#at;
    this.#take('[');
    const first = this.#next();
    if (first === ']') {
      this.#at++;
      return [];
    }
    const numbers = first === '{' || first === '[' ? null : this.#numbers();
    if (numbers) return numbers;
    this.#at = from + 1;
    const values: unknown[] = [];
    this.#path.push('');
    for (;;) {
      values.push(this.#value());
      if (this.#next() === ']') break;
      this.#take(',');
    }
    this.#path.pop();
    this.#take(']');
    return values;
  }

  /** An array without brackets in it, in pieces; null where it is no such one. */
  #numbers(): unknown[] | null {
    const end = this.#bytes.indexOf(0x5d, this.#at);
    if (end < 0) return null;
    const values: unknown[] = [];
    try {
      for (let from = this.#at; from <= end;) {
        let to = Math.min(end, from + PIECE);
        // A comma inside of a text leaves two halves that are no JSON.
        while (to < end && this.#bytes[to] !== comma) to++;
        const piece = JSON.parse(`[${this.#decoder.decode(this.#bytes.subarray(from, to))}]`) as unknown[];
        if (piece.length === 0) return null;
        for (const value of piece) values.push(value);
        from = to + 1;
      }
    } catch {
      return null;
    }
    this.#at = end + 1;
    return values;
  }

  /** The byte after a string. */
  #endOfString(from: number): number {
    const bytes = this.#bytes;
    let at = from + 1;
    for (; at < bytes.length && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
    if (at >= bytes.length) this.#fail(bytes.length);
    return at + 1;
  }

  #string(): string {
    const from = this.#at;
    const to = this.#endOfString(from);
    this.#at = to;
    const { path, longerThan } = this.#lift;
    const here = path.length === this.#path.length && path.every((key, i) => key === this.#path[i]);
    if (!here || to - from - 2 <= longerThan) return this.#parse(from, to) as string;
    this.lifted = [from + 1, to - 1];
    return '';
  }
}

const escapes: Readonly<Record<string, number>> = {
  ...{ '"': 0x22, '\\': 0x5c, '/': 0x2f, b: 8, f: 12, n: 10, r: 13, t: 9 },
};

/**
 * Takes the escapes out of the JSON text in [start, end), in place, since a character is never longer without.
 *
 * @throws NotJson; TypeError where the text is not UTF-8
 */
function unescape(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const unitAt = (at: number): number => {
    const digits = String.fromCharCode(...bytes.subarray(at + 2, at + 6));
    if (bytes[at] !== backslash || bytes[at + 1] !== 0x75 || !/^[0-9a-fA-F]{4}$/.test(digits)) return -1;
    return parseInt(digits, 16);
  };
  let to = start;
  for (let at = start; at < end;) {
    const byte = bytes[at];
    if (byte < 0x20) throw new NotJson(at);
    if (byte !== backslash) {
      bytes[to++] = byte;
      at++;
      continue;
    }
    const simple = escapes[String.fromCharCode(bytes[at + 1])];
    if (simple !== undefined) {
      bytes[to++] = simple;
      at += 2;
      continue;
    }
    const unit = unitAt(at);
    if (unit < 0) throw new NotJson(at);
    at += 6;
    const low = unit >= 0xd800 && unit < 0xdc00 && at + 6 <= end ? unitAt(at) : -1;
    const pair = low >= 0xdc00 && low < 0xe000;
    if (pair) at += 6;
    // A half of a pair that stands alone is no character: U+FFFD, as everywhere in UTF-8.
    const { written } = encoder.encodeInto(
      pair ? String.fromCharCode(unit, low) : String.fromCharCode(unit),
      bytes.subarray(to, at),
    );
    to += written;
  }
  const text = bytes.subarray(start, to);
  for (let at = 0; at < text.length; at += PIECE)
    decoder.decode(text.subarray(at, at + PIECE), { stream: at + PIECE < text.length });
  return text;
}

/**
 * @param bytes of UTF-8, perhaps with a byte order mark
 * @throws Fault as {@link parseJson}; `file-encoding`
 */
export function parseJsonBytes(bytes: Uint8Array, { subject, kind, lift }: ByteOptions): BytesRead {
  const reader = new ByteReader(bytes, lift);
  try {
    const value = reader.whole();
    return { value, lifted: reader.lifted && unescape(bytes, ...reader.lifted) };
  } catch (thrown) {
    const at = thrown instanceof NotJson ? thrown.at : null;
    const untouched = reader.lifted === null;
    if (at === null && !(thrown instanceof TypeError)) throw thrown;
    // Where it is short enough to be read at once, that names line and column.
    if (untouched && bytes.length <= MOST_NAMED) parseJson(decodeText(bytes, subject), subject, kind);
    if (at === null) {
      const message = `${subject} is not text in UTF-8.`;
      throw new Fault({ code: 'file-encoding', message }, { cause: thrown });
    }
    const path = `byte ${at}`;
    if (at >= bytes.length) {
      const message = `${subject} ends in the middle, at ${path}: the rest of the JSON is missing.`;
      throw new Fault({ code: `${kind}-truncated`, message, path }, { cause: thrown });
    }
    const message = `${subject} is not JSON: ${path} has ${JSON.stringify(String.fromCharCode(...bytes.subarray(at, at + 20)))}, which cannot stand there.`;
    throw new Fault({ code: `${kind}-json`, message, path }, { cause: thrown });
  }
}
