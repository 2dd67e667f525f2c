import { describe, expect, it } from 'vitest';
import type { ColumnSummary, PreparedSummary } from '@shared/contract/data-summary.ts';
import { pictureCsv } from '../charts/picture-csv.ts';
import { balancePicture, columnPicture, correlationsPicture } from './column-pictures.ts';

const column: ColumnSummary = {
  ...{ name: 'mass (g)', guessedKind: 'numeric', missing: 0, distinct: 9 },
  ...{ min: 1, max: 3, mean: 2, deviation: 1 },
  histogram: { edges: [1, 2, 3], labels: [], counts: [4, 5] },
};
const species = { ...column, name: 'species', guessedKind: 'categorical', distinct: 60 } as const;

describe('the charts of the columns', () => {
  it('have a bar for every bin, at its middle', () => {
    const picture = columnPicture(column);
    expect(picture).toMatchObject({ x: { label: 'mass (g)' }, y: { label: 'rows', min: 0 } });
    expect(picture.series[0]).toMatchObject({ kind: 'bars', barWidth: 1 });
    expect(pictureCsv(picture)).toBe('mass (g),rows\n1.5,4\n2.5,5\n');
  });

  it('have a bar for every category, and say where not all are shown', () => {
    const picture = columnPicture({
      ...species,
      histogram: { edges: [], labels: ['a', 'b'], counts: [7, 2] },
    });
    expect(picture.title).toBe('Rows of species: its 2 most frequent categories');
    expect(pictureCsv(picture)).toBe('species,rows\na,7\nb,2\n');
  });

  it('have the rows of each class in the parts that have rows, and nothing for numbers', () => {
    const part = (...classes: number[]) => ({ rows: classes[0] + classes[1], classes });
    const prepared = {
      outputNames: ['no', 'yes'],
      parts: { training: part(6, 2), validation: part(3, 1), test: part(0, 0) },
    } as unknown as PreparedSummary;
    expect(pictureCsv(balancePicture(prepared)!)).toBe(
      'series,class,rows\ntraining,no,6\ntraining,yes,2\nvalidation,no,3\nvalidation,yes,1\n',
    );
    const numbers = { training: { rows: 8, classes: null } };
    expect(balancePicture({ ...prepared, parts: numbers } as unknown as PreparedSummary)).toBeNull();
  });

  it('have r of every pair', () => {
    const matrix = Float64Array.of(1, -0.5, -0.5, NaN);
    const picture = correlationsPicture({ names: ['a', 'b'], numeric: 2, matrix });
    expect(picture.field?.texts).toEqual(['1.00', '−0.50', '−0.50', '']);
    expect(pictureCsv(picture).split('\n')[2]).toBe('b,a,-0.5');
  });
});
