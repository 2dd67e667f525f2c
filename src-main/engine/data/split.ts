import { shuffle, stream } from '../numeric/random.ts';

/** Rows of a table, from 0, in their order; the three parts have none in common. */
export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Shares of the rows that are held out, and the seed that draws them. */
export interface Shares {
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** Counts of a part in each class. `total` is spread by the largest remainders (the first class wins a tie). */
function spread(
  exact: readonly number[],
  least: readonly number[],
  most: readonly number[],
  total: number,
): number[] {
  const quota = exact.map((value, index) => Math.max(least[index], Math.min(Math.floor(value), most[index])));
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let missing = total - quota.reduce((sum, value) => sum + value, 0);
  for (const { index } of order) {
    if (missing <= 0) break;
    if (quota[index] >= most[index]) continue;
    quota[index]++;
    missing--;
  }
  return quota;
}

/**
 * How many rows of each class go to validation and test: both, and so training, stay within one row of their share of
 * the class. A class keeps at least one row for training.
 */
function quotas(
  counts: readonly number[],
  { validation, test }: Shares,
  totals: { held: number; validation: number },
): { validation: number; test: number }[] {
  const none = counts.map(() => 0);
  const held = spread(
    counts.map((count) => count * validation + count * test),
    none,
    counts.map((count) => count - 1),
    totals.held,
  );
  // Of the rows held out of a class, validation takes what leaves the test part within one row of its share too.
  const drawn = spread(
    counts.map((count) => count * validation),
    counts.map((count, index) => Math.max(0, held[index] - Math.ceil(count * test))),
    counts.map((count, index) => Math.min(held[index], Math.ceil(count * validation))),
    totals.validation,
  );
  return drawn.map((value, index) => ({ validation: value, test: held[index] - value }));
}

/** Places 0 … n − 1 by class, the classes in order; without classes all are one. */
function groupsOf(n: number, classes: ArrayLike<number> | null): Int32Array[] {
  if (!classes) return [Int32Array.from({ length: n }, (_, place) => place)];
  const groups: number[][] = [];
  for (let place = 0; place < n; place++) (groups[classes[place]] ??= []).push(place);
  return groups.filter((group) => group !== undefined).map((group) => Int32Array.from(group));
}

/**
 * Draws the parts: round(share·n) rows for validation and for test, at least one row is left for training.
 *
 * @param rows in ascending order
 * @param classes class of each row of `rows`, to keep their shares in every part; null draws from all alike
 */
export function splitRows(rows: Int32Array, shares: Shares, classes: ArrayLike<number> | null): Split {
  const random = stream(shares.seed, 'split');
  const n = rows.length;
  const validation = Math.min(Math.round(shares.validation * n), n - 1);
  const held = Math.min(validation + Math.round(shares.test * n), n - 1);
  const none = new Int32Array(0);
  if (held <= 0) return { training: rows, validation: none, test: none };

  const groups = groupsOf(n, classes);
  const quota = classes
    ? quotas(
        groups.map((group) => group.length),
        shares,
        { held, validation },
      )
    : [{ validation, test: held - validation }];
  const part = new Uint8Array(n);
  groups.forEach((group, index) => {
    const { validation: toValidation, test: toTest } = quota[index];
    shuffle(group, random);
    for (const place of group.subarray(0, toValidation)) part[place] = 1;
    for (const place of group.subarray(toValidation, toValidation + toTest)) part[place] = 2;
  });
  const [training, inValidation, inTest] = [0, 1, 2].map((wanted) =>
    rows.filter((_, i) => part[i] === wanted),
  );
  return { training, validation: inValidation, test: inTest };
}

/**
 * The rows of fold i of k: every row is held out in exactly one fold. The held-out rows of a fold are its validation
 * part, the others train. Folds differ by at most one row, and where stratified by at most one row of each class.
 *
 * @param fold from 0 to folds − 1
 * @param classes as for {@link splitRows}; null does not stratify
 * @throws RangeError unless 2 ≤ folds ≤ rows and 0 ≤ fold < folds
 */
export function foldOf(
  rows: Int32Array,
  folds: number,
  fold: number,
  seed: number,
  classes: ArrayLike<number> | null,
): Split {
  if (!(folds >= 2 && folds <= rows.length && fold >= 0 && fold < folds))
    throw new RangeError(`fold ${fold} of ${folds} over ${rows.length} rows`);
  const random = stream(seed, 'folds');
  const part = new Int32Array(rows.length);
  // Dealt out like cards, class after class without starting anew, so that all folds have the same size.
  let next = 0;
  for (const group of groupsOf(rows.length, classes))
    for (const place of shuffle(group, random)) part[place] = next++ % folds;
  return {
    training: rows.filter((_, i) => part[i] !== fold),
    validation: rows.filter((_, i) => part[i] === fold),
    test: new Int32Array(0),
  };
}
