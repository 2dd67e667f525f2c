import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { fitClasses } from './fit.ts';
import { readText } from './reader.ts';
import { tableTexts } from './testing.ts';

const weather = `% Weather
@RELATION weather

@attribute outlook {sunny, 'partly cloudy', rainy}
@attribute temperature real
@attribute 'wind speed' INTEGER
@attribute day date "yyyy-MM-dd"
@attribute remark string

@DATA
sunny, 25.5, 3, 2020-01-02, 'it''s'
% no wind
'partly cloudy', ?, 0, "2020-01-03", ?
rainy, 7, ?, ?, 'isn\\'t, it'
`.replace("'it''s'", '"it\'s"');

describe('ARFF', () => {
  it('has types, quotes, missing values and comments', () => {
    const table = readText(weather, 'weather.arff');
    expect(table.columns.map(({ name, guessedKind }) => [name, guessedKind])).toEqual([
      ['outlook', 'categorical'],
      ['temperature', 'numeric'],
      ['wind speed', 'numeric'],
      ['day', 'categorical'],
      ['remark', 'categorical'],
    ]);
    expect(tableTexts(table)).toEqual([
      ['sunny', 'partly cloudy', 'rainy'],
      ['25.5', '', '7'],
      ['3', '0', ''],
      ['2020-01-02', '2020-01-03', ''],
      ["it's", '', "isn't, it"],
    ]);
    expect([...table.lines]).toEqual([11, 13, 14]);
    expect(table.reading).toMatchObject({ comments: 2, dialect: { format: 'arff' } });
  });

  it('keeps the order in which categories are declared', () => {
    const text =
      '@relation r\n@attribute size {small,large,huge,medium}\n@data\nmedium\nlarge\nsmall\nlarge\n';
    const [column] = readText(text, 't').columns;
    expect(column.declared).toEqual(['small', 'large', 'huge', 'medium']);
    expect(fitClasses(column, Int32Array.of(0, 1, 2, 3)).categories).toEqual(['small', 'large', 'medium']);
  });

  it('takes numbers that are nominal for categories', () => {
    const [column] = readText('@relation r\n@attribute c {0,1}\n@data\n1\n0\n1\n', 't').columns;
    expect([column.guessedKind, column.textAt(0)]).toEqual(['categorical', '1']);
  });

  it('reads sparse rows: what is not named is 0 or the first value', () => {
    const text =
      '@relation r\n@attribute a numeric\n@attribute b {x,y}\n@attribute c numeric\n@data\n{}\n{1 y, 2 4.5}\n{0 ?}\n';
    expect(tableTexts(readText(text, 't'))).toEqual([
      ['0', '0', ''],
      ['x', 'y', 'x'],
      ['0', '4.5', '0'],
    ]);
  });

  it('numbers attributes of the same name, and reads each as it is declared', () => {
    const table = readText('@relation r\n@attribute a real\n@attribute a {x,y}\n@data\n1,y\n', 't');
    expect(table.columns.map(({ name, guessedKind }) => [name, guessedKind])).toEqual([
      ['a', 'numeric'],
      ['a (2)', 'categorical'],
    ]);
    expect(table.reading?.renamed).toEqual([{ column: 2, title: 'a', name: 'a (2)' }]);
  });

  it.each([
    [
      '@relation r\n@attribute a {x,y}\n@data\nz\n',
      'arff-category',
      /line 4, column "a": wanted one of x, y, got "z"/,
    ],
    [
      '@relation r\n@attribute a real\n@data\nz\n',
      'arff-number',
      /line 4, column "a": wanted a number, got "z"/,
    ],
    [
      '@relation r\n@attribute a real\n@data\n1,2\n',
      'csv-ragged',
      /line 4: wanted 1 cells as declared, got 2/,
    ],
    [
      '@relation r\n@attribute a relational\n@data\n',
      'arff-attribute',
      /line 2: wanted numeric.*got "relational"/,
    ],
    ['@relation r\n@attribute a {x\n@data\n', 'arff-attribute', /line 2: wanted }/],
    ['@relation r\n@attribute a real\n', 'arff-no-data', /wanted a line @data/],
    ['@relation r\n@data\n1\n', 'arff-no-attributes', /line 2/],
    [
      '@relation r\n@attribute a real\n@data\n{3 1}\n',
      'arff-sparse',
      /line 4: wanted the number of an attribute from 0 to 0/,
    ],
    ["@relation r\n@attribute a string\n@data\n'x\n", 'csv-quotes', /line 4: wanted a closing quote/],
    ['@relation r\n@attribute a real\n@data\n', 'csv-no-rows', /no rows/],
    ['hello\n', 'arff-declaration', /line 1: wanted @relation/],
  ])('refuses %j', (text, code, message) => {
    try {
      readText(text, 't', { format: 'arff' });
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).code).toBe(code);
      expect((error as Fault).message).toMatch(message);
      return;
    }
    throw new Error('the text was accepted');
  });

  it('written from any table reads back equal', () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .map((text) => text.replace(/[\0\uFEFF]/g, '').trim())
      .filter((text) => text !== '' && text !== '__proto__' && !/\p{Surrogate}/u.test(text));
    const quoted = (text: string): string =>
      `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`;
    const tables = fc.uniqueArray(word, { minLength: 3, maxLength: 3 }).chain((names) =>
      fc.uniqueArray(word, { minLength: 1, maxLength: 5 }).chain((categories) =>
        fc.record({
          names: fc.constant(names),
          categories: fc.constant(categories),
          newline: fc.constantFrom('\n', '\r\n', '\r'),
          rows: fc.array(
            fc.tuple(
              fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
              fc.option(fc.constantFrom(...categories)),
              fc.option(word),
            ),
            { minLength: 1, maxLength: 10 },
          ),
        }),
      ),
    );
    fc.assert(
      fc.property(tables, ({ names, categories, newline, rows }) => {
        const [a, b, c] = names.map(quoted);
        const head = [
          '@relation r',
          `@attribute ${a} numeric`,
          `@attribute ${b} {${categories.map(quoted).join(',')}}`,
          `@attribute ${c} string`,
          '@data',
        ];
        const lines = rows.map(([x, category, text]) =>
          [
            x === null ? '?' : Object.is(x, -0) ? '-0' : String(x),
            category === null ? '?' : quoted(category),
            text === null ? '?' : quoted(text),
          ].join(', '),
        );
        const table = readText([...head, ...lines, ''].join(newline), 't', { format: 'arff' });
        expect(table.columns.map(({ name }) => name)).toEqual(names);
        expect(rows.every(([x], row) => Object.is(table.columns[0].numbers[row], x ?? NaN))).toBe(true);
        expect(tableTexts(table).slice(1)).toEqual([1, 2].map((i) => rows.map((row) => row[i] ?? '')));
        expect(table.columns[1].declared).toEqual(categories);
      }),
      { seed: 31, numRuns: 500 },
    );
  });
});
