import { shuffle, stream } from '../numeric/random.ts';

export interface Split {
  /** Data rows in file order. */
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/**
 * How many rows of each class go to validation: class shares rounded down, the rest to the largest remainders (the
 * first class wins a tie). A class keeps at least one row for training.
 */
function quotas(counts: readonly number[], share: number, total: number): number[] {
  const exact = counts.map((count) => count * share);
  const quota = exact.map((value, index) => Math.min(Math.floor(value), counts[index] - 1));
  const order = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  let missing = total - quota.reduce((sum, value) => sum + value, 0);
  for (const { index } of order) {
    if (missing <= 0) break;
    if (quota[index] >= counts[index] - 1) continue;
    quota[index]++;
    missing--;
  }
  return quota;
}

/**
 * Draws the validation rows: round(share·n) of them, at least one row is left for training.
 *
 * @param classes class of each row of `rows`, to keep their shares in both parts; null draws from all alike
 */
export function splitRows(
  rows: Int32Array,
  share: number,
  seed: number,
  classes: ArrayLike<number> | null,
): Split {
  const random = stream(seed, 'split');
  const total = Math.min(Math.round(share * rows.length), rows.length - 1);
  if (total <= 0) return { training: rows, validation: new Int32Array(0) };

  const groups: number[][] = [];
  rows.forEach((_, index) => (groups[classes ? classes[index] : 0] ??= []).push(index));
  const present = groups.filter((group) => group !== undefined);
  const quota = classes
    ? quotas(
        present.map((group) => group.length),
        share,
        total,
      )
    : [total];

  const held = new Uint8Array(rows.length);
  present.forEach((group, index) => {
    for (const place of shuffle(Int32Array.from(group), random).subarray(0, quota[index])) held[place] = 1;
  });
  return {
    training: rows.filter((_, index) => !held[index]),
    validation: rows.filter((_, index) => held[index]),
  };
}
