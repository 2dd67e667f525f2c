import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import {
  comments,
  decimalMarks,
  delimiters,
  encodings,
  quotes,
  type Dialect,
} from '@shared/design/dialect.ts';
import { found, readDecimal } from './decimal.ts';
import { Records, type RecordsDialect } from './records.ts';
import { readTable, TableReader } from './reader.ts';
import { tableTexts } from './testing.ts';

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) =>
  fc.constantFrom(...(Object.keys(table) as K[]));

/** Bytes of a text in an encoding. Of Windows-1252 the part that is Latin-1. */
function encode(text: string, encoding: Dialect['encoding'], mark: boolean): Uint8Array {
  if (encoding === 'windows-1252') return Uint8Array.from(text, (character) => character.charCodeAt(0));
  const whole = mark ? `\uFEFF${text}` : text;
  if (encoding === 'utf-8') return new TextEncoder().encode(whole);
  const view = new DataView(new ArrayBuffer(2 * whole.length));
  for (let i = 0; i < whole.length; i++) view.setUint16(2 * i, whole.charCodeAt(i), encoding === 'utf-16le');
  return new Uint8Array(view.buffer);
}

type Cell = number | string | null;

const written = (cell: Cell, { decimal, missing }: Dialect): string =>
  cell === null
    ? missing[0]
    : typeof cell === 'number'
      ? (Object.is(cell, -0) ? '-0' : String(cell)).replace('.', decimal)
      : cell;

function write(rows: readonly (readonly Cell[])[], dialect: Dialect, newline: string): string {
  const { delimiter, quote, comment } = dialect;
  const cellText = (cell: Cell, first: boolean): string => {
    const text = written(cell, dialect);
    const needed =
      text === '' ||
      text.includes(delimiter) ||
      text.includes('\n') ||
      text.startsWith(quote) ||
      (delimiter === ' ' && text.includes('\t')) ||
      (first && comment !== '' && text.startsWith(comment));
    return quote !== '' && needed ? quote + text.replaceAll(quote, quote + quote) + quote : text;
  };
  return rows.map((row) => row.map((cell, i) => cellText(cell, i === 0)).join(delimiter) + newline).join('');
}

const numberWord = /^[+-]?(\d|[.,]\d|inf)/i;

/** Words that a dialect can hold: Latin-1 in Windows-1252; without quotes, no delimiters. */
const wordIn = (dialect: Omit<Dialect, 'missing' | 'header'>) =>
  fc
    .string({
      unit: dialect.encoding === 'windows-1252' ? 'binary-ascii' : 'grapheme',
      minLength: 1,
      maxLength: 8,
    })
    .map((text) =>
      text.normalize().replaceAll('\0', '').replace(/\r\n?/g, '\n').replaceAll('\uFEFF', '').trim(),
    )
    .filter(
      (text) =>
        text !== '' &&
        !numberWord.test(text) &&
        !/\p{Surrogate}/u.test(text) &&
        (dialect.quote !== '' || !/[\n,;|\t #%/]/.test(text)),
    );

const dialects = fc
  .record({
    format: fc.constant('delimited' as const),
    encoding: keys(encodings),
    delimiter: keys(delimiters),
    decimal: keys(decimalMarks),
    quote: keys(quotes),
    comment: keys(comments),
    skip: fc.integer({ min: 0, max: 3 }),
    ragged: fc.constant('refuse' as const),
  })
  .filter(({ delimiter, decimal }) => delimiter !== decimal);

const tables = dialects.chain((dialect) =>
  fc.integer({ min: 2, max: 5 }).chain((width) => {
    const word = wordIn(dialect);
    const cell = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      word,
      fc.constant(null),
    );
    return fc.record({
      dialect: fc.record({
        missing: fc.constantFrom<string[]>(['missing'], ['?'], ['NA', 'x'], ['-999']),
        header: fc.boolean(),
      }),
      base: fc.constant(dialect),
      names: fc.uniqueArray(word, { minLength: width, maxLength: width }),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      newline: fc.constantFrom('\n', '\r\n', '\r'),
      mark: fc.boolean(),
      preface: fc.constant('one | two, three; "four'),
    });
  }),
);

describe('a table', () => {
  it('written in any dialect reads back equal', () => {
    fc.assert(
      fc.property(tables, ({ base, dialect: more, names, rows, newline, mark, preface }) => {
        const dialect: Dialect = { ...base, ...more };
        const words = dialect.missing.map((word) => word.toLowerCase());
        fc.pre(
          !rows.flat().some((cell) => cell !== null && words.includes(written(cell, dialect).toLowerCase())),
        );
        fc.pre(!names.includes('__proto__'));
        const before = `${preface}${newline}`.repeat(dialect.skip);
        const text = before + write(dialect.header ? [names, ...rows] : rows, dialect, newline);
        const table = readTable(encode(text, dialect.encoding, mark), 't', dialect);
        const { columns } = table;
        expect(columns.map(({ name }) => name)).toEqual(
          dialect.header ? names : names.map((_, index) => String(index + 1)),
        );
        expect(table.rows).toBe(rows.length);
        columns.forEach((column, index) =>
          rows.forEach((row, r) => {
            const cell = row[index];
            const point = column.guessedKind === 'numeric' ? '.' : dialect.decimal;
            const wanted = cell === null ? '' : written(cell, { ...dialect, decimal: point });
            expect(column.textAt(r)).toBe(wanted);
            expect(column.isMissing(r)).toBe(cell === null);
            expect(Object.is(column.numbers[r], typeof cell === 'number' ? cell : NaN)).toBe(true);
          }),
        );
        expect(table.reading!.dialect).toEqual(dialect);
        expect(table.reading!.skipped).toBe(dialect.skip);
      }),
      { seed: 21, numRuns: 1000 },
    );
  });

  it('is guessed where it has a header and numbers', () => {
    const setups = fc.record({
      delimiter: fc.constantFrom<Dialect['delimiter']>(',', ';', '\t', '|', ' '),
      comma: fc.boolean(),
      encoding: keys(encodings),
      header: fc.boolean(),
      rows: fc.array(
        fc.tuple(
          fc.integer({ min: -9999, max: 9999 }).map((n) => n / 8 + 0.0625),
          fc.integer(),
          fc.constantFrom('rouge', 'grün', 'bleu'),
        ),
        { minLength: 3, maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(setups, ({ delimiter, comma, encoding, header, rows }) => {
        // "1,5 2" between blanks may as well be two cells between commas.
        const decimal = comma && delimiter !== ',' && delimiter !== ' ' ? ',' : '.';
        const names = ['größe', 'anzahl', 'farbe'];
        const base = { delimiter, decimal, quote: '"', comment: '', missing: ['?'] } as unknown as Dialect;
        const text = write(header ? [names, ...rows] : rows, base, '\n');
        const mark = encoding !== 'windows-1252' && encoding !== 'utf-8';
        const table = readTable(encode(text, encoding, mark), 't');
        expect(table.reading!.dialect).toMatchObject({ delimiter, decimal, header });
        expect(table.columns.map(({ guessedKind }) => guessedKind)).toEqual([
          'numeric',
          'numeric',
          'categorical',
        ]);
        expect([...table.columns[0].numbers]).toEqual(rows.map(([value]) => value));
        expect(tableTexts(table)[2]).toEqual(rows.map((row) => row[2]));
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});

describe('random bytes', () => {
  it('in any dialect are a table or a Fault', () => {
    const soup = fc
      .array(
        fc.constantFrom(
          ...'a1,;\t|\n\r"\' .#%é{}@?'.split(''),
          '""',
          '@data\n',
          '@attribute a {',
          '@relation r\n',
        ),
        {
          maxLength: 60,
        },
      )
      .map((parts) => new TextEncoder().encode(parts.join('')));
    const choice = fc.option(dialects, { nil: undefined });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), soup),
        choice,
        fc.boolean(),
        (bytes, dialect, arff) => {
          try {
            const chosen = arff ? { format: 'arff' as const } : dialect;
            const table = readTable(bytes, 't', chosen);
            expect(table.columns.every((column) => column.numbers.length === table.rows)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(Fault);
          }
        },
      ),
      { seed: 23, numRuns: 3000 },
    );
  });
});

describe('pieces', () => {
  const collect = (pieces: readonly string[], dialect: RecordsDialect): unknown[] => {
    const seen: unknown[] = [];
    const records = new Records('t', dialect, (record) =>
      seen.push([record.line, ...Array.from({ length: record.count }, (_, cell) => record.text(cell))]),
    );
    try {
      pieces.forEach((piece, index) => records.push(piece, index === pieces.length - 1));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      seen.push(error.message);
    }
    return seen;
  };

  it('change nothing, wherever they are cut', () => {
    const parts = fc.array(
      fc.constantFrom('a', '12', ',', ' ', '\t', '"', '\n', '\r', '\r\n', '#', '"x""y"', ';'),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat(40), { maxLength: 5 }), dialects, (list, cuts, dialect) => {
        const text = list.join('');
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(collect(pieces, dialect)).toEqual(collect([text], dialect));
      }),
      { seed: 24, numRuns: 2000 },
    );
  });

  it('of bytes may cut a character, and a late byte that is not UTF-8 asks for another reading', () => {
    const bytes = new TextEncoder().encode(`größe,b\n${'ü1,2\n'.repeat(100_000)}`);
    const reader = new TableReader({ name: 't' });
    for (let at = 0; at < bytes.length; at += 99_999) reader.push(bytes.subarray(at, at + 99_999));
    const table = reader.finish();
    expect([table.rows, table.columns[0].textAt(99_999)]).toEqual([100_000, 'ü1']);
    const late = Uint8Array.from([...bytes, 0xfc, 0x2c, 0x31]);
    expect(() => {
      const broken = new TableReader({ name: 't' });
      broken.push(late.subarray(0, 300_000));
      broken.push(late.subarray(300_000));
    }).toThrow(/0xfc near line 100002.*another encoding/);
    expect(readTable(late, 't').reading!.dialect.encoding).toBe('windows-1252');
  });

  it('reads what Windows-1252 has and Latin-1 has not', () => {
    const bytes = Uint8Array.of(...new TextEncoder().encode('price,class\n1 '), 0x80, 0x0a, 0x93, 0x94, 0x0a);
    const { columns } = readTable(bytes, 't', { delimiter: ',', ragged: 'fit' });
    expect([columns[0].textAt(0), columns[0].textAt(1)]).toEqual(['1 €', '“”']);
  });

  it('never take more memory than they may', () => {
    const reader = new TableReader({ name: 'large.csv', budget: 1e6 });
    const bytes = new TextEncoder().encode(`a,b\n${'1,2\n'.repeat(100_000)}`);
    expect(() => reader.push(bytes)).toThrow(
      /large\.csv: wanted a table that takes at most 0\.00 GiB.*row 100000/,
    );
  });
});

describe('readDecimal', () => {
  const read = (text: string) => {
    readDecimal(`x${text}y`, 1, text.length + 1, 46);
    return { ...found };
  };

  it('has the bits of Number, and knows which text writes itself', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
    const texts = fc.oneof(
      fc
        .tuple(fc.constantFrom('', '-', '+'), digits, fc.constantFrom('', '.', 'e', 'E-'), digits)
        .map((parts) => parts.join('')),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.string({ unit: fc.constantFrom(...'0123.,eE+-in'), maxLength: 6 }),
    );
    const grammar = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
    fc.assert(
      fc.property(texts, (text) => {
        const { value, canonical } = read(text);
        if (/^[+-]?inf(inity)?$/i.test(text)) return;
        expect(Object.is(value, grammar.test(text) ? Number(text) : NaN)).toBe(true);
        expect(canonical).toBe(grammar.test(text) && String(Number(text)) === text);
      }),
      { seed: 25, numRuns: 20_000 },
    );
  });
});
