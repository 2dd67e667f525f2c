import { judge } from '@shared/contract/confusion.ts';
import { describe, expect, it } from 'vitest';
import { calibration, quantileEdges, uniformEdges } from './calibration.ts';
import { brierScore, logLossBits } from './probabilities.ts';
import {
  averagePrecision,
  precisionRecallCurve,
  rank,
  rocArea,
  rocCurve,
  thresholdCounts,
} from './ranking.ts';
import reference from './reference/scikit-learn.json' with { type: 'json' };
import { averageErrors, regressionErrors } from './regression.ts';

/** Within 1e-12 of scikit-learn's figure, relative to it where it is large; null is what it calls undefined. */
function near(value: number, wanted: number | null, what: string): void {
  if (wanted === null) expect(value, what).toBeNaN();
  else
    expect(Math.abs(value - wanted), `${what}: ${value} against ${wanted}`).toBeLessThanOrEqual(
      1e-12 * Math.max(1, Math.abs(wanted)),
    );
}
function allNear(values: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(values.length, what).toBe(wanted.length);
  wanted.forEach((value, i) => near(values[i], value, `${what}[${i}]`));
}

interface Ranking {
  readonly 'roc area': number | null;
  readonly 'average precision': number | null;
  readonly roc?: number[][];
  readonly 'precision recall'?: number[][];
  readonly calibration: { readonly uniform: number[][]; readonly quantile: number[][] };
}

describe.each(reference.classification)('$name', (one) => {
  const { truth, predicted, classes } = one;
  const probabilities = Float64Array.from(one.probabilities);
  const matrix = Array.from({ length: classes }, (_, i) =>
    Array.from({ length: classes }, (_, j) => truth.filter((c, r) => c === i && predicted[r] === j).length),
  );
  const judged = judge(matrix);
  const scoresOf = (j: number) => probabilities.filter((_, i) => i % classes === j);

  it('has scikit-learn’s accuracy, precision, recall and F1', () => {
    expect(matrix).toEqual(one.confusion);
    near(judged.accuracy, one.accuracy, 'accuracy');
    near(judged.balancedAccuracy, one['balanced accuracy'], 'balanced accuracy');
    for (const average of ['macro', 'weighted', 'micro'] as const) {
      const { precision, recall, f1 } = judged[average];
      allNear([precision, recall, f1], one[average], average);
    }
    one['per class'].forEach(([precision, recall, f1, rows], j) => {
      const own = judged.classes[j];
      // scikit-learn counts a class that neither occurs nor is predicted as 0 where it is asked for it.
      const or0 = (value: number) => (own.rows + own.predicted > 0 ? value : 0);
      allNear(
        [or0(own.precision), or0(own.recall), or0(own.f1), own.rows],
        [precision, recall, f1, rows],
        `class ${j}`,
      );
    });
  });

  it('has its log loss and Brier score', () => {
    near(logLossBits(probabilities, truth, classes), one['log loss bits'], 'log loss');
    near(brierScore(probabilities, truth, classes), one.brier, 'Brier score');
  });

  it.each((one.ranking as Ranking[]).map((ranking, j) => ({ ...ranking, j })))(
    'ranks class $j with its curves and areas',
    (wanted) => {
      const scores = scoresOf(wanted.j);
      const positive = (r: number) => truth[r] === wanted.j;
      const ranked = rank(scores, positive);
      near(rocArea(ranked), wanted['roc area'], 'ROC area');
      near(averagePrecision(ranked), wanted['average precision'], 'average precision');
      const roc = rocCurve(ranked, 1000);
      expect(roc.x.length > 0).toBe(wanted.roc !== undefined);
      if (wanted.roc) {
        allNear(roc.x, wanted.roc[0], 'false positive rate');
        allNear(roc.y, wanted.roc[1], 'true positive rate');
        allNear(roc.thresholds.subarray(1), wanted.roc[2], 'threshold');
      }
      if (wanted['precision recall']) {
        const curve = precisionRecallCurve(ranked, 1000);
        allNear(curve.x, wanted['precision recall'][0], 'recall');
        allNear(curve.y, wanted['precision recall'][1], 'precision');
        allNear(curve.thresholds.subarray(1), wanted['precision recall'][2], 'threshold');
      }
      const sorted = scores.slice().sort();
      for (const [edges, [mean, observed]] of [
        [uniformEdges(10), wanted.calibration.uniform],
        [quantileEdges(sorted, 10), wanted.calibration.quantile],
      ] as const) {
        if (!wanted.roc) continue;
        const bins = calibration(scores, positive, edges);
        allNear(bins.predicted, mean, 'mean probability of a bin');
        allNear(bins.observed, observed, 'share of a bin');
        expect(bins.rows.reduce((sum, rows) => sum + rows, 0)).toBe(truth.length);
      }
    },
  );

  it('averages one-vs-rest as it does', () => {
    const areas = Array.from({ length: classes }, (_, j) =>
      rocArea(rank(scoresOf(j), (r) => truth[r] === j)),
    );
    if ('one-vs-rest macro' in one) {
      near(areas.reduce((sum, area) => sum + area, 0) / classes, one['one-vs-rest macro'] ?? null, 'macro');
      const weighted = areas.reduce((sum, area, j) => sum + area * judged.classes[j].rows, 0) / truth.length;
      near(weighted, one['one-vs-rest weighted'] ?? null, 'weighted');
    }
  });

  it('counts at a threshold what it counts', () => {
    if (!one.thresholds) return;
    const { truePositives, falsePositives } = thresholdCounts(
      rank(scoresOf(1), (r) => truth[r] === 1),
      1000,
    );
    for (const [threshold, confusion] of one.thresholds as [number, number[][]][]) {
      const at = Math.round(threshold * 1000);
      expect([falsePositives[at], truePositives[at]]).toEqual([confusion[0][1], confusion[1][1]]);
    }
  });
});

describe.each(reference.regression)('$name', (one) => {
  it('has scikit-learn’s errors', () => {
    const errors = regressionErrors(
      Float64Array.from(one.truth),
      Float64Array.from(one.predicted),
      one.outputs,
    );
    for (const figure of ['mse', 'rmse', 'mae', 'r2'] as const)
      one[figure].forEach((wanted, j) => near(errors[j][figure], wanted, `${figure} of output ${j}`));
    const { mse, rmse, mae, r2 } = averageErrors(errors);
    [mse, rmse, mae, r2].forEach((value, i) => near(value, one.average[i], `average ${i}`));
  });
});
