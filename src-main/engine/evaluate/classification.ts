import type { ClassCurves, ClassificationMetrics } from '@shared/contract/evaluation.ts';
import { MOST_CURVE_POINTS, THRESHOLD_STEPS } from '@shared/contract/evaluation.ts';
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

/** Bins of a calibration curve. */
const BINS = 10;
/** Points of all curves of a split together; many classes have fewer each. */
const MOST_POINTS_TOGETHER = 10_000;

/** What a network said of rows whose class is known. */
export interface ClassifiedRows {
  readonly classes: readonly string[];
  /** Class index of each row, and the one decided for. */
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** Rows × classes: probabilities, or scores where the outputs are none. */
  readonly scores: Float64Array;
  readonly probabilities: boolean;
  /** Mean loss, in the design's unit. */
  readonly loss: number;
  /** Mean −log₂ q of the true class where it is known more exactly than from the probabilities (from logits). */
  readonly logLoss?: number;
}

/** Mean of those that are numbers; NaN without any. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : NaN;
}

function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let r = 0; r < truth.length; r++) matrix[truth[r]][predicted[r]]++;
  return matrix;
}

/** All metrics of a classification. Yields now and then, so that a thread can do other things between. */
export function* classificationMetrics(rows: ClassifiedRows): Generator<void, ClassificationMetrics> {
  const { classes, truth, predicted, scores, probabilities, loss } = rows;
  const k = classes.length;
  const column = (j: number): Float64Array =>
    Float64Array.from({ length: truth.length }, (_, r) => scores[r * k + j]);
  const most = Math.max(20, Math.min(MOST_CURVE_POINTS, Math.floor(MOST_POINTS_TOGETHER / k)));
  const curves: ClassCurves[] = [];
  let thresholds: ClassificationMetrics['thresholds'] = null;
  for (let j = 0; j < k; j++) {
    const own = column(j);
    const positive = (r: number): boolean => truth[r] === j;
    yield;
    const ranked = rank(own, positive);
    yield;
    const sorted = probabilities ? own.slice().sort() : own;
    yield;
    const areas = { rocArea: rocArea(ranked), averagePrecision: averagePrecision(ranked) };
    yield;
    const roc = rocCurve(ranked, most);
    yield;
    const precisionRecall = precisionRecallCurve(ranked, most);
    yield;
    curves.push({
      ...areas,
      roc,
      precisionRecall,
      calibration: probabilities
        ? {
            uniform: calibration(own, positive, uniformEdges(BINS)),
            quantile: calibration(own, positive, quantileEdges(sorted, BINS)),
          }
        : null,
    });
    if (k === 2 && j === 1) thresholds = thresholdCounts(ranked, THRESHOLD_STEPS);
    yield;
  }
  const confidence = Float64Array.from({ length: truth.length }, (_, r) => scores[r * k + predicted[r]]);
  yield;
  const known = probabilities ? (rows.logLoss ?? logLossBits(scores, truth, k)) : (rows.logLoss ?? NaN);
  yield;
  const matrix = confusionMatrix(truth, predicted, k);
  const brier = probabilities ? brierScore(scores, truth, k) : NaN;
  yield;
  return {
    task: 'classification',
    rows: truth.length,
    loss,
    classes: [...classes],
    matrix,
    logLoss: known,
    // The true distribution P is one-hot: H(P) = 0, so D_KL(P‖Q) = H(P, Q).
    relativeEntropy: known,
    brier,
    calibrationError: probabilities
      ? calibration(confidence, (r) => truth[r] === predicted[r], uniformEdges(BINS)).error
      : NaN,
    rocArea: meanOf(curves.map((curve) => curve.rocArea)),
    averagePrecision: meanOf(curves.map((curve) => curve.averagePrecision)),
    curves,
    thresholds,
  };
}
