import { judge, type Judgement } from '@shared/contract/confusion.ts';
import { THRESHOLD_STEPS, type ClassificationMetrics } from '@shared/contract/evaluation.ts';

/**
 * The confusion matrix where a row counts as the second of two classes when its probability exceeds the threshold, a
 * multiple of 1/1000; at 1/2, and with more classes, the network's own decision.
 */
export function matrixAt(metrics: ClassificationMetrics, threshold: number): readonly number[][] {
  if (!metrics.thresholds || threshold === 0.5) return metrics.matrix;
  const at = Math.round(threshold * THRESHOLD_STEPS);
  const [negatives, positives] = metrics.matrix.map((row) => row[0] + row[1]);
  const tp = metrics.thresholds.truePositives[at];
  const fp = metrics.thresholds.falsePositives[at];
  return [
    [negatives - fp, fp],
    [positives - tp, tp],
  ];
}

/** Recall of the second class and share of the first that is taken for it: where the threshold lies on the ROC. */
export function rates(matrix: readonly number[][]): {
  recall: number;
  falsePositives: number;
  precision: number;
} {
  const [[tn, fp], [fn, tp]] = matrix;
  return { recall: tp / (tp + fn), falsePositives: fp / (fp + tn), precision: tp / (tp + fp) };
}

export interface Suggestion {
  readonly label: string;
  readonly help: string;
  readonly threshold: number;
}

/** Of the thresholds that are best, the one nearest to 1/2. */
function bestOf(
  metrics: ClassificationMetrics,
  worth: (judged: Judgement, matrix: readonly number[][]) => number,
): number {
  let best = { worth: -Infinity, threshold: 0.5 };
  for (let i = 0; i <= THRESHOLD_STEPS; i++) {
    const threshold = i / THRESHOLD_STEPS;
    const matrix = matrixAt(metrics, threshold);
    const value = worth(judge(matrix), matrix);
    const nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (value > best.worth + 1e-12 || (Math.abs(value - best.worth) <= 1e-12 && nearer))
      best = { worth: value, threshold };
  }
  return best.threshold;
}

/** Thresholds to try, found on one split. */
export function suggestions(metrics: ClassificationMetrics): Suggestion[] {
  return [
    { label: '½', help: 'The more probable class, as the network decides by itself', threshold: 0.5 },
    {
      label: 'best F1',
      help: 'Most precision and recall of the second class together',
      threshold: bestOf(metrics, (judged) => judged.classes[1].f1),
    },
    {
      label: 'Youden’s J',
      help: 'Greatest recall − false positive rate: the point of the ROC furthest from chance',
      threshold: bestOf(metrics, (_judged, matrix) => {
        const { recall, falsePositives } = rates(matrix);
        return recall - falsePositives;
      }),
    },
  ];
}
