import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnSummary, TableSummary } from '@shared/contract/data-summary.ts';
import type { InputFact } from '@shared/contract/judged.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import { percent } from '../ui/format.ts';
import { CLASSES_IN_FULL, confusionRows, stretchesOf } from './confusion.ts';
import { emptyFields, exampleRows, meanRow, parseRow, rangeHint, rowFields } from './row-form.ts';
import { staleReason } from './staleness.ts';

const seeded = { seed: 20261123, numRuns: 200 };

const numeric = (name: string): ColumnSummary => ({
  name,
  guessedKind: 'numeric',
  missing: 0,
  distinct: 9,
  min: 1,
  max: 9,
  mean: 4.56789,
  deviation: 2,
  histogram: { edges: [1, 9], labels: [], counts: [9] },
});
const summary: TableSummary = {
  table: 1,
  name: 'penguins',
  reading: null,
  rows: 3,
  columns: [
    numeric('mass'),
    { ...numeric('sex'), guessedKind: 'categorical', min: null, max: null, mean: null },
    numeric('species'),
  ],
  preview: [
    ['', 'MALE', 'Adelie'],
    ['5.5', 'FEMALE', 'Gentoo'],
    ['2', 'MALE', 'Adelie'],
  ],
  proposal: { columns: [], unknown: 'error', targetScaling: 'none' },
};
const facts: InputFact[] = [
  { kind: 'numeric', name: 'mass', min: 1, max: 9, mean: 4.56789, fill: null },
  {
    ...{ kind: 'categorical', name: 'sex', categories: ['FEMALE', 'MALE'], mode: 'MALE' },
    ...{ fill: null, unknown: 'error' },
  },
];
const fields = rowFields(facts);

describe('the row typed by hand', () => {
  it('has a field per input column, with range or categories', () => {
    expect(fields).toMatchObject([
      { kind: 'numeric', name: 'mass', min: 1, max: 9, mean: 4.56789 },
      { kind: 'categorical', name: 'sex', options: ['FEMALE', 'MALE'], typical: 'MALE', others: false },
    ]);
    const unknown = {
      kind: 'numeric',
      name: 'x',
      min: Infinity,
      max: -Infinity,
      mean: NaN,
      fill: null,
    } as const;
    expect(rowFields([unknown])).toMatchObject([
      { kind: 'numeric', name: 'x', min: null, max: null, mean: null },
    ]);
  });

  it('is prefilled with real rows that are complete, or with means', () => {
    expect(exampleRows(fields, summary, ['species'])).toEqual([
      { number: 2, texts: { mass: '5.5', sex: 'FEMALE' }, truth: 'Gentoo' },
      { number: 3, texts: { mass: '2', sex: 'MALE' }, truth: 'Adelie' },
    ]);
    expect(meanRow(fields)).toEqual({ mass: '4.568', sex: 'MALE' });
    expect(parseRow(fields, meanRow(fields)).row).toEqual({ mass: 4.568, sex: 'MALE' });
  });

  it('takes every way to write a number, and nothing else', () => {
    const parse = (mass: string): unknown => parseRow(fields, { mass, sex: 'MALE' }).row?.mass;
    expect(['3', ' -3.5 ', '−2', '.5', '1e3', '+4.'].map(parse)).toEqual([3, -3.5, -2, 0.5, 1000, 4]);
    for (const wrong of ['', 'three', '1,5', '0x10', 'Infinity', '1e999', '3 4', '--1']) {
      const { row, problems } = parseRow(fields, { mass: wrong, sex: 'MALE' });
      expect(row).toBeNull();
      expect(problems.mass).toContain('Wanted a number');
    }
    expect(parseRow(fields, { mass: '3', sex: 'OTHER' }).problems).toEqual({
      sex: 'Unknown category “OTHER”.',
    });
  });

  it('refuses an empty field in words where such rows are dropped', () => {
    const { row, problems } = parseRow(fields, { mass: ' ', sex: '' });
    expect([row, problems]).toEqual([null, { mass: 'Wanted a number.', sex: 'Wanted a category.' }]);
    for (const { empty } of fields) {
      expect(empty.allowed).toBe(false);
      expect(empty.words).toContain('such rows are left out');
    }
  });

  it('leaves an empty field to what the run fills it with, and says which policy that is', () => {
    const { data } = defaultDocument();
    const settings: DataSettings = {
      ...data,
      columns: [
        { name: 'mass', role: 'input', kind: 'numeric' },
        { name: 'age', role: 'input', kind: 'numeric', missing: 'median' },
        { name: 'sex', role: 'input', kind: 'categorical', missing: 'most-frequent' },
        { name: 'island', role: 'input', kind: 'categorical', missing: 'category' },
        { name: 'site', role: 'input', kind: 'categorical', missing: 'category' },
        { name: 'year', role: 'input', kind: 'categorical', missing: 'category' },
        { name: 'dose', role: 'input', kind: 'numeric', missing: 'constant' },
      ],
      missing: { numeric: 'mean', categorical: 'drop' },
    };
    const number = { kind: 'numeric', min: 1, max: 9, mean: 3.21987 } as const;
    const known = { categories: ['A', 'B'], mode: 'A' };
    const category = { ...known, kind: 'categorical', unknown: 'error' } as const;
    const filling = rowFields(
      [
        { ...number, name: 'mass', fill: 3.21987 },
        { ...number, name: 'age', fill: -2 },
        { ...category, name: 'sex', fill: 'B' },
        { ...category, name: 'island', categories: ['A', ''], mode: '', fill: '' },
        { ...category, name: 'site', fill: '', unknown: 'zero' },
        { ...category, name: 'year', fill: '' },
        { ...number, name: 'dose', fill: 0 },
      ],
      settings,
    );
    expect(filling.map(({ empty }) => empty.words)).toEqual([
      'filled with the mean 3.22',
      'filled with the median −2',
      'filled with the most frequent “B”',
      'taken as the category of missing cells',
      'without a value, which no training row lacks: all zeros',
      'without a value, which no training row lacks: there is no prediction for it',
      'filled with the constant 0',
    ]);
    expect(filling[0].empty.fill).toBe('mean 3.22');
    // The category of missing cells is no name to choose, but the empty field.
    expect(filling[3]).toMatchObject({ options: ['A'], typical: '' });
    const allowed = filling.slice(0, 5);
    expect(parseRow(allowed, {}).row).toEqual({ mass: null, age: null, sex: null, island: null, site: null });
    expect(emptyFields(allowed, { sex: 'A' }).map(({ name }) => name)).toEqual([
      'mass',
      'age',
      'island',
      'site',
    ]);
    expect(parseRow(filling, {}).problems).toEqual({ year: 'Wanted a category.' });
    // An unknown category is a 0 in every place where the run says so.
    expect(parseRow(allowed, { site: 'C' }).row?.site).toBe('C');
    expect(parseRow(allowed, { sex: 'C' }).problems.sex).toContain('Unknown category');
    // Rows with empty cells are examples, too.
    expect(exampleRows(filling.slice(0, 1), summary, ['species']).map(({ number }) => number)).toEqual([
      1, 2, 3,
    ]);
  });

  it('says where the values of a column lie', () => {
    expect(rangeHint(fields[0], '5')).toEqual({ text: '1 … 9', outside: false });
    expect(rangeHint(fields[0], '10')?.outside).toBe(true);
    expect(rangeHint(fields[0], 'x')?.outside).toBe(false);
    expect(rangeHint(fields[1], 'MALE')).toBeNull();
  });
});

describe('the confusion matrix', () => {
  it('has shares that sum to 1 in every row with examples', () => {
    const counts = fc
      .integer({ min: 1, max: 12 })
      .chain((k) =>
        fc.array(fc.array(fc.nat(50), { minLength: k, maxLength: k }), { minLength: k, maxLength: k }),
      );
    fc.assert(
      fc.property(counts, (matrix) => {
        const rows = confusionRows({ classes: matrix.map((_, i) => `class ${i}`), matrix });
        for (const [i, { total, cells }] of rows.entries()) {
          const sum = cells.reduce((all, { share }) => all + share, 0);
          if (total > 0) expect(sum).toBeCloseTo(1, 12);
          else expect(sum).toBeNaN();
          expect(cells.findIndex(({ correct }) => correct)).toBe(i);
        }
      }),
      seeded,
    );
  });

  it('never rounds a share to 0 or 100 percent that is neither', () => {
    expect([0, 1, 0.935, 0.0001, 0.99999, NaN].map((share) => percent(share))).toEqual([
      '0.0 %',
      '100.0 %',
      '93.5 %',
      '< 0.1 %',
      '> 99.9 %',
      '–',
    ]);
    expect([percent(0.002, 0), percent(0.5, 0)]).toEqual(['< 1 %', '50 %']);
  });
});

describe('staleReason', () => {
  it('is silent only for the same weights of the same document', () => {
    const answer = { epoch: 3, update: 360 };
    expect(staleReason(answer, { epoch: 3, update: 360 }, false)).toBeNull();
    expect(staleReason(answer, { epoch: 3, update: 361 }, false)).toContain('update 361');
    expect(staleReason(answer, { epoch: 4, update: 480 }, false)).toContain('epoch 4');
    expect(staleReason(answer, { epoch: 3, update: 360 }, true)).toContain('has changed');
  });
});

describe('a row of the confusion matrix', () => {
  const row = (classes: number, ...counts: [number, number][]) => {
    const names = Array.from({ length: classes }, (_, i) => `c${i}`);
    const matrix = names.map(() => names.map(() => 0));
    for (const [j, value] of counts) matrix[2][j] = value;
    return stretchesOf(confusionRows({ classes: names, matrix })[2].cells);
  };
  it('has every cell where the classes are few', () => {
    expect(row(CLASSES_IN_FULL, [0, 3]).map(({ span }) => span)).toEqual(Array(CLASSES_IN_FULL).fill(1));
  });
  it('draws what has rows, the diagonal, and one stretch for each gap where they are many', () => {
    const drawn = row(200, [5, 3], [6, 1], [199, 2]);
    expect(drawn.map(({ from, span, cell }) => [from, span, cell?.count ?? null])).toEqual([
      [0, 2, null],
      [2, 1, 0],
      [3, 2, null],
      [5, 1, 3],
      [6, 1, 1],
      [7, 192, null],
      [199, 1, 2],
    ]);
  });
});
