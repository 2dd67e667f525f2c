import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { readText } from './reader.ts';
import { tableTexts, textsOf } from './testing.ts';

const texts = (csv: string): string[][] => tableTexts(readText(csv, 'test.csv'));

function faultOf(csv: string): Fault {
  try {
    readText(csv, 'test.csv');
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('readText', () => {
  it('names columns that the file does not name by their place', () => {
    const table = readText(',a,2\n0,1,5\n1,2,6\n', 't');
    expect(table.columns.map(({ name }) => name)).toEqual(['1', 'a', '2']);
    expect(table.reading).toMatchObject({
      renamed: [{ column: 1, title: '', name: '1' }],
      filled: 0,
      cut: 0,
    });
    const bare = readText('5.1,3.5,setosa\n4.9,3,setosa\n', 't');
    expect(bare.columns.map(({ name }) => name)).toEqual(['1', '2', '3']);
    expect(bare.rows).toBe(2);
    expect(bare.reading?.renamed).toEqual([]);
  });

  it('numbers columns whose header stands more than once, and says which', () => {
    const table = readText('x,y, x ,x,\n1,2,3,4,5\n', 't');
    expect(table.columns.map(({ name }) => name)).toEqual(['x', 'y', 'x (2)', 'x (3)', '5']);
    expect(tableTexts(table).flat()).toEqual(['1', '2', '3', '4', '5']);
    expect(table.reading?.renamed).toEqual([
      { column: 3, title: 'x', name: 'x (2)' },
      { column: 4, title: 'x', name: 'x (3)' },
      { column: 5, title: '', name: '5' },
    ]);
    expect(readText('x,x\n1,2\n', 't', { header: false }).reading?.renamed).toEqual([]);
  });

  it('fits ragged rows where that is wanted, and counts them', () => {
    const table = readText('a,b\n1\n1,2,3\n\n4,5\n', 't', { ragged: 'fit' });
    expect(tableTexts(table)).toEqual([
      ['1', '1', '4'],
      ['', '2', '5'],
    ]);
    expect(table.reading).toMatchObject({ filled: 1, cut: 1, blank: 1 });
  });

  it('leaves out comments and what stands before the table', () => {
    const text = '# by hand\nnot, part, of it\n\na b\n1  2\n# more\n 3\t4 \n';
    const table = readText(text, 't', { skip: 2, comment: '#' });
    expect(tableTexts(table)).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
    expect([...table.lines]).toEqual([5, 7]);
    expect(table.reading).toMatchObject({ skipped: 2, comments: 1, blank: 1, dialect: { delimiter: ' ' } });
  });

  it('takes the words that are given for missing, and no others', () => {
    const { columns } = readText('a,b\n-999,NA\n5,none\n', 't', { missing: ['-999', 'none'] });
    expect([...columns[0].numbers]).toEqual([NaN, 5]);
    expect(textsOf(columns[1], 2)).toEqual(['NA', '']);
  });

  it('guesses the dialect of common files', () => {
    const cases: [string, object][] = [
      ['x;y\n1,5;2\n2,5;3\n', { delimiter: ';', decimal: ',', header: true }],
      ['1,5;2,25\n2,5;3,75\n', { delimiter: ';', decimal: ',', header: false }],
      ['x\ty\n1.5\ta, b\n', { delimiter: '\t', decimal: '.', header: true }],
      ['x|y\n1|2\n', { delimiter: '|' }],
      ['2019,2020,class\n1,2,5\n3,4,6\n', { delimiter: ',', header: true }],
      ["a,b\n'x, y',1\n'z',2\n", { quote: "'" }],
      ['% a comment\na,b\n1,2\n', { comment: '%', header: true }],
      ['name\nAda Lovelace\nAlan Turing\n', { delimiter: ',' }],
      ['a  b\n1  2\n 3  4\n', { delimiter: ' ' }],
      ['#,a\n1,2\n', { comment: '' }],
    ];
    for (const [text, wanted] of cases)
      expect(readText(text, 't').reading!.dialect, text).toMatchObject(wanted);
  });

  it('finds the delimiter among comma, semicolon and tab', () => {
    for (const delimiter of [',', ';', '\t']) {
      const table = readText(['a', 'b', 'c'].join(delimiter) + '\n' + ['1', '2', 'x'].join(delimiter), 't');
      expect(table.columns.map(({ name, guessedKind }) => `${name} ${guessedKind}`)).toEqual([
        'a numeric',
        'b numeric',
        'c categorical',
      ]);
    }
    const csv = 'x;mass, kg;z\n1,5;2;a\n"3;1";5;b\n';
    expect(texts(csv)).toEqual([
      ['1,5', '3;1'],
      ['2', '5'],
      ['a', 'b'],
    ]);
  });

  it('knows quotes, line breaks in cells, a byte order mark, CRLF and blank lines, and keeps the lines', () => {
    const table = readText('\uFEFFa,"b ""x"""\r\n"1\r\n2",3\r\n\r\n 4 ,"5"\r\n', 't');
    expect(table.columns.map((column) => column.name)).toEqual(['a', 'b "x"']);
    expect(table.columns.map((column) => textsOf(column, table.rows))).toEqual([
      ['1\n2', '4'],
      ['3', '5'],
    ]);
    expect([...table.lines]).toEqual([2, 5]);
  });

  it('takes ?, ., NA, N/A and NaN in any case as missing', () => {
    const { columns } = readText('a,b\n1,x\n?,NA\nnan,na\n.,\nN/A,#N/A\n2e1,y\n', 't');
    expect([...columns[0].numbers]).toEqual([1, NaN, NaN, NaN, NaN, 20]);
    expect(textsOf(columns[1], 6)).toEqual(['x', '', '', '', '', 'y']);
    expect(columns[0].guessedKind).toBe('numeric');
  });

  it('has a strict grammar of numbers', () => {
    const kind = (cell: string): string => readText(`a,b\n"${cell}",1\n`, 't').columns[0].guessedKind;
    for (const good of ['1', '-2.5', '+.5', '5.', '1e-3', '-0', '1E+2'])
      expect(kind(good), good).toBe('numeric');
    for (const bad of ['0x10', '1 000', '1,5', '1e', '--1', '٣', 'e5', '1_0'])
      expect(kind(bad), bad).toBe('categorical');
  });

  it('names line, column, what was wanted and what came', () => {
    const cases: [string, string, RegExp][] = [
      ['', 'csv-empty', /empty/],
      [' \n\r\n ', 'csv-empty', /empty/],
      ['a,b\n', 'csv-no-rows', /no rows/],
      ['a,b\n1,2\n\n3\n', 'csv-ragged', /line 4: wanted 2 cells as in the header, got 1/],
      ['a,b\n"x\ny",2\n1,2,3\n', 'csv-ragged', /line 4: wanted 2 cells.*got 3/],
      ['a,b\n1,inf\n', 'csv-infinite', /line 2, column "b": wanted a finite number, got "inf"/],
      ['a,b\n1,2\n1,-1e999\n', 'csv-infinite', /line 3.*-1e999/],
      ['a,b\n1,2\n"3,4\n', 'csv-quotes', /line 3: wanted a closing quote/],
      ['a,b\n1,\0\n', 'csv-not-text', /position 7/],
      ['__proto__,b\n1,2\n', 'csv-column-name', /__proto__/],
    ];
    for (const [csv, code, message] of cases) {
      const fault = faultOf(csv);
      expect(fault.code, csv).toBe(code);
      expect(fault.message, csv).toMatch(message);
    }
  });

  it('reads any table back that was written as CSV', () => {
    const cell = fc
      .string({ unit: 'binary-ascii', maxLength: 8 })
      .map((text) => text.replace(/\0/g, '').replace(/\r\n?/g, '\n').trim());
    const table = fc
      .record({ width: fc.integer({ min: 2, max: 5 }), delimiter: fc.constantFrom(',', ';', '\t') })
      .chain(({ width, delimiter }) =>
        fc.record({
          delimiter: fc.constant(delimiter),
          newline: fc.constantFrom('\n', '\r\n'),
          rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 20,
          }),
        }),
      );
    const missing = /^(|\?|\.|na|#?n\/a|nan)$/i;
    const infinite = /^[+-]?inf(inity)?$/i;
    fc.assert(
      fc.property(table, ({ rows, delimiter, newline }) => {
        fc.pre(!rows.some((row) => row.some((text) => infinite.test(text))));
        const header = rows[0].map((_, index) => `column ${index}`);
        const csv = Papa.unparse([header, ...rows], { delimiter, newline, quotes: true });
        const wanted = header.map((_, index) =>
          rows.map((row) => (missing.test(row[index]) ? '' : row[index])),
        );
        expect(texts(csv)).toEqual(wanted);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('reads any finite double back to its bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const { numbers } = readText(
            `a,b\n${values.map((x) => `${Object.is(x, -0) ? '-0' : x},x`).join('\n')}`,
            't',
          ).columns[0];
          expect(values.every((x, i) => Object.is(x, numbers[i]))).toBe(true);
        },
      ),
      { seed: 5 },
    );
  });

  it('throws nothing but Faults, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new TextDecoder().decode(array));
    const soup = fc
      .array(
        fc.constantFrom(
          'a',
          '1',
          ',',
          ';',
          '\t',
          '\n',
          '\r',
          '"',
          '""',
          ' ',
          '\uFEFF',
          'NaN',
          '__proto__',
          'é',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(bytes, soup, fc.string({ unit: 'binary' })), (text) => {
        try {
          const table = readText(text, 't');
          expect(table.columns.every((column) => column.numbers.length === table.rows)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { seed: 6, numRuns: 3000 },
    );
  });

  it('reads a million rows', () => {
    const line = '1.5,2,x\n';
    const table = readText(`a,b,c\n${line.repeat(1_000_000)}`, 'large.csv');
    expect(table.rows).toBe(1_000_000);
    expect(table.lines[999_999]).toBe(1_000_001);
    expect(table.columns[0].numbers[999_999]).toBe(1.5);
  });
});
