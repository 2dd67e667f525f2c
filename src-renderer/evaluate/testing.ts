import type { ClassCurves, ClassificationMetrics, Curve } from '@shared/contract/evaluation.ts';

/** Made-up metrics for tests of views: the curves have three points, the matrix is the caller's. */
const numbers = (...values: number[]) => Float64Array.from(values);
const curve = (): Curve => ({
  x: numbers(0, 0.25, 1),
  y: numbers(0, 0.75, 1),
  thresholds: numbers(Infinity, 0.6, 0.1),
});
const bins = () => ({
  rows: numbers(4, 6),
  predicted: numbers(0.2, 0.9),
  observed: numbers(0.25, 0.8),
  error: 0.08,
});

const curvesOfClass = (): ClassCurves => ({
  rocArea: 0.75,
  averagePrecision: 0.625,
  roc: curve(),
  precisionRecall: curve(),
  calibration: { uniform: bins(), quantile: bins() },
});

export function classificationOf(classes: readonly string[], matrix: number[][]): ClassificationMetrics {
  return {
    task: 'classification',
    rows: matrix.flat().reduce((sum, count) => sum + count, 0),
    loss: 0.25,
    classes: [...classes],
    matrix,
    ...{ logLoss: 0.25, relativeEntropy: 0.25, brier: 0.125, calibrationError: 0.03 },
    ...{ rocArea: 0.75, averagePrecision: 0.625 },
    curves: classes.map(curvesOfClass),
    thresholds:
      classes.length === 2
        ? {
            truePositives: Float64Array.from({ length: 1001 }, (_, i) => Math.round(20 * (1 - i / 1000))),
            falsePositives: Float64Array.from({ length: 1001 }, (_, i) =>
              Math.round(8 * (1 - i / 1000) ** 2),
            ),
          }
        : null,
  };
}
