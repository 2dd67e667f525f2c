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

/** Up to so many classes every cell of the matrix is drawn, those without rows as 0. */
export const CLASSES_IN_FULL = 40;

/** A cell, or a stretch of cells without rows. */
export interface ConfusionStretch {
  readonly from: number;
  readonly span: number;
  /** Null for a stretch without rows. */
  readonly cell: ConfusionCell | null;
}

/**
 * What is drawn of a row: every cell, and beyond {@link CLASSES_IN_FULL} classes those that have rows and the diagonal,
 * with one stretch for what lies between, since the square of the classes would be more than a page can hold.
 */
export function stretchesOf(cells: readonly ConfusionCell[]): ConfusionStretch[] {
  const stretches: ConfusionStretch[] = [];
  cells.forEach((cell, from) => {
    const empty = cells.length > CLASSES_IN_FULL && cell.count === 0 && !cell.correct;
    const last = stretches.at(-1);
    if (empty && last?.cell === null) stretches[stretches.length - 1] = { ...last, span: last.span + 1 };
    else stretches.push({ from, span: 1, cell: empty ? null : cell });
  });
  return stretches;
}
