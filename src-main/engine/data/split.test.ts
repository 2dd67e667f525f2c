import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldOf, splitRows, type Split } from './split.ts';

const classLists = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 200 });
const arbitrary = fc
  .record({
    classes: classLists,
    validation: fc.double({ min: 0, max: 0.9, noNaN: true }),
    test: fc.double({ min: 0, max: 0.9, noNaN: true }),
    seed: fc.nat(),
    stratified: fc.boolean(),
  })
  .filter(({ validation, test }) => validation + test < 1);

const partsOf = ({ training, validation, test }: Split): Int32Array[] => [training, validation, test];

/** Every row stands in one part, and every part is in order. */
function expectPartition(split: Split, rows: Int32Array): void {
  const parts = partsOf(split);
  expect(parts.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual([...rows]);
  for (const part of parts) expect(part).toEqual(part.slice().sort());
}

describe('splitRows', () => {
  it('gives every row to one part, keeps their order, and leaves one for training', () => {
    fc.assert(
      fc.property(arbitrary, ({ classes, stratified, ...shares }) => {
        const rows = Int32Array.from(classes, (_, index) => 2 * index + 1);
        const split = splitRows(rows, shares, stratified ? classes : null);
        expectPartition(split, rows);
        expect(split.training.length).toBeGreaterThanOrEqual(1);
        const n = rows.length;
        if (!stratified) {
          expect(split.validation.length).toBe(Math.min(Math.round(shares.validation * n), n - 1));
          const rest = n - 1 - split.validation.length;
          expect(split.test.length).toBe(Math.min(Math.round(shares.test * n), rest));
        }
        expect(splitRows(rows, shares, stratified ? classes : null)).toEqual(split);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('keeps the share of every class in every part within one row, and a training row of each', () => {
    fc.assert(
      fc.property(arbitrary, ({ classes, ...shares }) => {
        const rows = Int32Array.from(classes.keys());
        const split = splitRows(rows, shares, classes);
        const wanted = [1 - shares.validation - shares.test, shares.validation, shares.test];
        for (const kind of new Set(classes)) {
          const count = classes.filter((one) => one === kind).length;
          partsOf(split).forEach((part, index) => {
            const held = part.filter((row) => classes[row] === kind).length;
            expect(Math.abs(held - count * wanted[index])).toBeLessThan(1 + 1e-9);
          });
          expect(split.training.some((row) => classes[row] === kind)).toBe(true);
        }
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('draws the validation rows of a seed whether or not there is a test part', () => {
    const rows = Int32Array.from({ length: 100 }, (_, row) => row);
    const shares = { validation: 0.2, test: 0, seed: 1 };
    const { validation } = splitRows(rows, shares, null);
    expect(splitRows(rows, { ...shares, test: 0.3 }, null).validation).toEqual(validation);
    expect(splitRows(rows, { ...shares, seed: 2 }, null).validation).not.toEqual(validation);
  });
});

describe('foldOf', () => {
  it('holds every row out once, in folds of equal size, of each class too', () => {
    const foldings = fc.record({
      classes: classLists.filter((list) => list.length >= 2),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.nat(),
      stratified: fc.boolean(),
    });
    fc.assert(
      fc.property(foldings, ({ classes, share, seed, stratified }) => {
        const rows = Int32Array.from(classes, (_, index) => 3 * index);
        const k = 2 + Math.floor(share * Math.min(8, rows.length - 2));
        const folds = Array.from({ length: k }, (_, fold) =>
          foldOf(rows, k, fold, seed, stratified ? classes : null),
        );
        for (const fold of folds) expectPartition(fold, rows);
        const held = folds.flatMap(({ validation }) => [...validation]);
        expect(held.sort((a, b) => a - b)).toEqual([...rows]);
        const even = (counts: number[]): void =>
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        even(folds.map(({ validation }) => validation.length));
        if (stratified)
          for (const kind of new Set(classes))
            even(folds.map(({ validation }) => validation.filter((row) => classes[row / 3] === kind).length));
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('depends on the seed, and refuses what is no fold', () => {
    const rows = Int32Array.from({ length: 50 }, (_, row) => row);
    expect(foldOf(rows, 5, 0, 1, null)).not.toEqual(foldOf(rows, 5, 0, 2, null));
    for (const [folds, fold] of [
      [1, 0],
      [51, 0],
      [5, 5],
      [5, -1],
      [NaN, 0],
    ])
      expect(() => foldOf(rows, folds, fold, 1, null)).toThrow(RangeError);
  });
});
