import fc from 'fast-check';
import { expect, it } from 'vitest';
import { correlationsOf, MOST_CORRELATED, pearson } from './correlations.ts';
import { readText } from './reader.ts';

/** By the definition, in two passes. */
function byDefinition(pairs: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const mx = mean(pairs.map(([x]) => x));
  const my = mean(pairs.map(([, y]) => y));
  const sum = (term: (x: number, y: number) => number): number =>
    pairs.reduce((total, [x, y]) => total + term(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

it('is Pearson’s r over the rows where both are present', () => {
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  const pair = fc.tuple(fc.option(number, { nil: NaN }), fc.option(number, { nil: NaN }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 5, maxLength: 60 }), (rows) => {
      const complete = rows.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
      const spread = (values: number[]): number => Math.max(...values) - Math.min(...values);
      fc.pre(complete.length > 2 && spread(complete.map(([x]) => x)) > 0.01);
      fc.pre(spread(complete.map(([, y]) => y)) > 0.01);
      const x = Float64Array.from(rows, (row) => row[0]);
      const y = Float64Array.from(rows, (row) => row[1]);
      expect(pearson(x, y)).toBeCloseTo(byDefinition(complete), 9);
      expect(pearson(x, y)).toBe(pearson(y, x));
    }),
    { seed: 41, numRuns: 500 },
  );
});

it('is 1, −1 and NaN where it must be, whatever the size of the numbers', () => {
  const rows = [1, 2, 3, 4, 5].map((i) => `${i}e200,${-i}e-200,7,${i + 1e9},x`).join('\n');
  const { names, matrix } = correlationsOf(readText(`a,b,c,d,e\n${rows}\n`, 't'));
  expect(names).toEqual(['a', 'b', 'c', 'd']);
  const at = (i: number, j: number): number => matrix[4 * i + j];
  expect([at(0, 0), at(0, 1), at(0, 3)].map((r) => Math.round(r * 1e9) / 1e9)).toEqual([1, -1, 1]);
  expect(at(0, 2)).toBeNaN();
});

it('is right for numbers near both ends of what a double can be', () => {
  const rows = [1.7, -1.7, 1.6, 0, -1.7].map((a, i) => `${a}e308,${[17, -17, 16, 0, -17][i]},x`).join('\n');
  const { matrix } = correlationsOf(readText(`a,b,c\n${rows}\n`, 't'));
  expect(matrix[1]).toBeCloseTo(1, 12);
});

it('takes the first columns only, and says how many there are', () => {
  const header = Array.from({ length: 50 }, (_, i) => `c${i}`).join();
  const row = (k: number): string => Array.from({ length: 50 }, (_, i) => (i * k) % 7).join();
  const { names, numeric } = correlationsOf(readText(`${header}\n${[1, 2, 3].map(row).join('\n')}\n`, 't'));
  expect([names.length, numeric]).toEqual([MOST_CORRELATED, 50]);
});
