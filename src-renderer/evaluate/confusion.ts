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
