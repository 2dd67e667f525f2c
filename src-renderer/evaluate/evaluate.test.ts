import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnSummary, TableSummary } from '@shared/contract/data-summary.ts';
import type { InputFact } from '@shared/contract/judged.ts';
import { percent } from '../ui/format.ts';
import { confusionRows } from './confusion.ts';
import { exampleRows, meanRow, parseRow, rangeHint, rowFields } from './row-form.ts';
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
};
const facts: InputFact[] = [
  { kind: 'numeric', name: 'mass', min: 1, max: 9, mean: 4.56789 },
  { kind: 'categorical', name: 'sex', categories: ['FEMALE', 'MALE'], mode: 'MALE' },
];
const fields = rowFields(facts);

describe('the row typed by hand', () => {
  it('has a field per input column, with range or categories', () => {
    expect(fields).toEqual([
      { kind: 'numeric', name: 'mass', min: 1, max: 9, mean: 4.56789 },
      { kind: 'categorical', name: 'sex', options: ['FEMALE', 'MALE'], typical: 'MALE' },
    ]);
    expect(rowFields([{ kind: 'numeric', name: 'x', min: Infinity, max: -Infinity, mean: NaN }])).toEqual([
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
