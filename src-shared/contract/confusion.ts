/**
 * What a confusion matrix says; `matrix[i][j]` counts rows of true class i predicted as class j. In one place for
 * engine, command line and the window, which judges anew while a decision threshold moves.
 *
 * As scikit-learn (`precision_recall_fscore_support`, `zero_division=0`): a class that is never predicted has
 * precision 0, one without rows has recall 0, and averages go over the classes that occur or are predicted.
 */
export interface ClassJudgement {
  /** Rows of this true class (its support), and rows predicted as it. */
  readonly rows: number;
  readonly predicted: number;
  /** Shares; NaN for a class that neither occurs nor is predicted. */
  readonly precision: number;
  readonly recall: number;
  /** 2·precision·recall/(precision + recall). */
  readonly f1: number;
}

export type Average = Pick<ClassJudgement, 'precision' | 'recall' | 'f1'>;

export interface Judgement {
  readonly rows: number;
  /** Share of the rows that are predicted right. */
  readonly accuracy: number;
  /** Mean recall over the classes that have rows. */
  readonly balancedAccuracy: number;
  readonly classes: readonly ClassJudgement[];
  /** Every class alike. */
  readonly macro: Average;
  /** Every class by its rows. */
  readonly weighted: Average;
  /** Over all decisions together; with one decision per row all three are the accuracy. */
  readonly micro: Average;
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
const f1Of = (hits: number, predicted: number, rows: number): number => share(2 * hits, predicted + rows);

export function judge(matrix: readonly (readonly number[])[]): Judgement {
  const classes = matrix.map((row, i): ClassJudgement => {
    const hits = row[i];
    const rows = row.reduce((sum, count) => sum + count, 0);
    const predicted = matrix.reduce((sum, other) => sum + other[i], 0);
    if (rows + predicted === 0) return { rows, predicted, precision: NaN, recall: NaN, f1: NaN };
    return {
      rows,
      predicted,
      precision: share(hits, predicted),
      recall: share(hits, rows),
      f1: f1Of(hits, predicted, rows),
    };
  });
  const rows = classes.reduce((sum, one) => sum + one.rows, 0);
  const hits = matrix.reduce((sum, row, i) => sum + row[i], 0);
  const present = classes.filter((one) => one.rows + one.predicted > 0);
  const occurring = classes.filter((one) => one.rows > 0);
  const average = (weightOf: (one: ClassJudgement) => number): Average => {
    const total = present.reduce((sum, one) => sum + weightOf(one), 0);
    const mean = (figure: keyof Average): number =>
      total > 0 ? present.reduce((sum, one) => sum + weightOf(one) * one[figure], 0) / total : NaN;
    return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
  };
  const accuracy = rows > 0 ? hits / rows : NaN;
  return {
    rows,
    accuracy,
    balancedAccuracy:
      occurring.length > 0 ? occurring.reduce((sum, one) => sum + one.recall, 0) / occurring.length : NaN,
    classes,
    macro: average(() => 1),
    weighted: average((one) => one.rows),
    micro: { precision: accuracy, recall: accuracy, f1: accuracy },
  };
}
