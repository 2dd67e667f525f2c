export interface ConfusionCell {
  readonly count: number;
  /** Of the rows of this true class; NaN for a class without rows. */
  readonly share: number;
  readonly correct: boolean;
}

export interface ConfusionRow {
  readonly name: string;
  readonly total: number;
  readonly cells: readonly ConfusionCell[];
}

/** Counts with their share of the true class, which on the diagonal is the recall of the class. */
export function confusionRows({
  classes,
  matrix,
}: {
  classes: readonly string[];
  matrix: readonly (readonly number[])[];
}): ConfusionRow[] {
  return classes.map((name, i) => {
    const counts = matrix[i];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return {
      name,
      total,
      cells: counts.map((count, j) => ({ count, share: total > 0 ? count / total : NaN, correct: i === j })),
    };
  });
}

/** `93.5 %`; a share that is not exactly 0 or 1 never reads so. */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const rounded = (100 * share).toFixed(digits);
  const least = 10 ** -digits;
  if (share > 0 && Number(rounded) === 0) return `< ${least} %`;
  if (share < 1 && Number(rounded) === 100) return `> ${(100 - least).toFixed(digits)} %`;
  return `${rounded.replace('-', '−')} %`;
}
