import type {
  Calibration,
  ClassificationMetrics,
  Curve,
  Evaluation,
  RegressionMetrics,
} from '@shared/contract/evaluation.ts';
import { evaluatedSplits, type EvaluatedSplit } from '@shared/contract/judged.ts';
import {
  seriesColor,
  seriesDashed,
  type ChartPicture,
  type PicturePoint,
  type PictureSeries,
} from '../charts/picture.ts';
import { significant } from '../ui/format.ts';
import { matrixAt, rates } from './threshold.ts';

/** The charts of the Evaluate place as data. */

export const splitColor: Record<EvaluatedSplit, string> = {
  training: '--chart-training',
  validation: '--chart-validation',
  test: '--chart-test',
};
const splitMark = { training: 'circle', validation: 'triangle', test: 'rect' } as const;

/** Metrics of the splits that have rows, of one task. */
export function splitsOf<M extends Evaluation['training']['task']>(
  evaluation: Evaluation,
  task: M,
): [EvaluatedSplit, Extract<Evaluation['training'], { task: M }>][] {
  return evaluatedSplits.flatMap((split) => {
    const metrics = evaluation[split];
    return metrics?.task === task ? [[split, metrics as Extract<Evaluation['training'], { task: M }>]] : [];
  });
}

export type CurveKind = 'roc' | 'precisionRecall' | 'uniform' | 'quantile';

/** What curves are shown: one class on every split, or every class on one split. */
export interface CurveChoice {
  readonly kind: CurveKind;
  /** Index of a class; null for all. */
  readonly one: number | null;
  readonly split: EvaluatedSplit;
  /** Two classes: marks where the threshold lies. */
  readonly threshold: number | null;
}

const axes = {
  roc: ['false positive rate', 'true positive rate (recall)', 'ROC curve'],
  precisionRecall: ['recall', 'precision', 'Precision–recall curve'],
  uniform: ['mean predicted probability', 'share of rows in the class', 'Calibration, bins of equal width'],
  quantile: ['mean predicted probability', 'share of rows in the class', 'Calibration, bins of equal rows'],
} as const;

const points = ({ x, y }: Pick<Curve, 'x' | 'y'>): PicturePoint[] =>
  Array.from(x, (at, i) => ({ x: at, y: y[i] }));
const ofBins = ({ predicted, observed }: Calibration): PicturePoint[] =>
  points({ x: predicted, y: observed });

function curveOf(
  metrics: ClassificationMetrics,
  index: number,
  kind: CurveKind,
): { points: PicturePoint[]; note: string } {
  const curves = metrics.curves[index];
  if (kind === 'roc') return { points: points(curves.roc), note: `area ${significant(curves.rocArea, 3)}` };
  if (kind === 'precisionRecall')
    return {
      points: points(curves.precisionRecall),
      note: `average precision ${significant(curves.averagePrecision, 3)}`,
    };
  const bins = curves.calibration?.[kind];
  return { points: bins ? ofBins(bins) : [], note: bins ? `error ${significant(bins.error, 3)}` : '' };
}

/** Chance, or perfect calibration: what the curves are compared with. */
function comparison(kind: CurveKind, choice: CurveChoice, metrics: ClassificationMetrics): PictureSeries[] {
  const line = (label: string, from: number, to: number): PictureSeries => ({
    kind: 'line',
    label,
    color: '--chart-axis',
    aside: true,
    points: [
      { x: 0, y: from },
      { x: 1, y: to },
    ],
  });
  if (kind === 'roc') return [line('chance', 0, 1)];
  if (kind !== 'precisionRecall') return [line('perfect', 0, 1)];
  if (choice.one === null) return [];
  const of = metrics.matrix[choice.one].reduce((sum, count) => sum + count, 0);
  return [line('chance', of / metrics.rows, of / metrics.rows)];
}

export function curvesPicture(evaluation: Evaluation, choice: CurveChoice): ChartPicture | null {
  const { kind, one, threshold } = choice;
  const splits = splitsOf(evaluation, 'classification');
  const [, metrics] = splits.find(([split]) => split === choice.split) ?? splits[0] ?? [];
  if (!metrics) return null;
  const drawn: PictureSeries[] =
    one === null
      ? metrics.classes.map((name, index) => {
          const { points: of, note } = curveOf(metrics, index, kind);
          const style = { color: seriesColor(index), dashed: seriesDashed(index) };
          return { kind: 'line', label: `${name}, ${note}`, points: of, ...style };
        })
      : splits.map(([split, own]) => {
          const { points: of, note } = curveOf(own, one, kind);
          const dashed = split !== 'training';
          return { kind: 'line', label: `${split}, ${note}`, points: of, color: splitColor[split], dashed };
        });
  const ranked = kind === 'roc' || kind === 'precisionRecall';
  const marks: PictureSeries[] =
    ranked && threshold !== null && one === 1 && metrics.thresholds
      ? splits.map(([split, own]) => {
          const { recall, falsePositives, precision } = rates(matrixAt(own, threshold));
          const point = kind === 'roc' ? { x: falsePositives, y: recall } : { x: recall, y: precision };
          const label = `${split} at ${significant(threshold, 3)}`;
          return { kind: 'points', label, points: [point], color: splitColor[split], mark: splitMark[split] };
        })
      : [];
  const [xLabel, yLabel, title] = axes[kind];
  const of = one === null ? `${choice.split} rows` : metrics.classes[one];
  return {
    title: `${title}, ${of}`,
    x: { label: xLabel, min: 0, max: 1 },
    y: { label: yLabel, min: 0, max: 1.02 },
    series: [
      ...comparison(kind, choice, metrics),
      ...drawn.filter((series) => series.points.length > 0),
      ...marks,
    ],
  };
}

/** The sampled rows of the splits as points. */
function scatter(
  evaluation: Evaluation,
  target: number,
  pointOf: (truth: number, predicted: number) => PicturePoint,
): PictureSeries[] {
  return splitsOf(evaluation, 'regression').map(([split, { sample, targets }]) => ({
    kind: 'points',
    label: split,
    color: splitColor[split],
    mark: splitMark[split],
    points: Array.from(sample.rows, (row, i) => ({
      ...pointOf(sample.truth[i * targets.length + target], sample.predicted[i * targets.length + target]),
      id: row,
    })),
  }));
}

const ends = (series: readonly PictureSeries[], of: (point: PicturePoint) => number[]): [number, number] => {
  const values = series.flatMap(({ points: own }) => own.flatMap(of)).filter(Number.isFinite);
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
};

export function trueAgainstPredicted(
  evaluation: Evaluation,
  metrics: RegressionMetrics,
  target: number,
): ChartPicture {
  const { name } = metrics.targets[target];
  const series = scatter(evaluation, target, (truth, predicted) => ({ x: truth, y: predicted }));
  const [low, high] = ends(series, ({ x, y }) => [x, y]);
  const exact: PictureSeries = {
    kind: 'line',
    label: 'exact',
    color: '--chart-axis',
    aside: true,
    points: [
      { x: low, y: low },
      { x: high, y: high },
    ],
  };
  return {
    title: `Predicted against true, ${name}`,
    x: { label: `true ${name}` },
    y: { label: `predicted ${name}` },
    series: [exact, ...series],
  };
}

export function residualsPicture(
  evaluation: Evaluation,
  metrics: RegressionMetrics,
  target: number,
): ChartPicture {
  const { name } = metrics.targets[target];
  const series = scatter(evaluation, target, (truth, predicted) => ({ x: predicted, y: truth - predicted }));
  const [low, high] = ends(series, ({ x }) => [x]);
  const zero: PictureSeries = {
    kind: 'line',
    label: 'exact',
    color: '--chart-axis',
    aside: true,
    points: [
      { x: low, y: 0 },
      { x: high, y: 0 },
    ],
  };
  return {
    title: `Residuals against prediction, ${name}`,
    x: { label: `predicted ${name}` },
    y: { label: `residual δ = c − y(x), in ${name}` },
    series: [zero, ...series],
  };
}

/** A confusion matrix as it is exported; true classes downwards. */
export function matrixPicture(
  metrics: ClassificationMetrics,
  matrix: readonly (readonly number[])[],
  split: string,
  colors: (light: boolean) => readonly string[],
  texts: readonly string[],
): ChartPicture {
  const places = Float64Array.from(metrics.classes.keys());
  return {
    title: `Confusion matrix, ${split} rows`,
    x: { label: 'predicted class', categories: metrics.classes },
    y: { label: 'true class', categories: metrics.classes },
    series: [],
    downwards: true,
    field: {
      ...{ columns: places.length, rows: places.length, label: 'rows', x: places, y: places },
      values: matrix.flat(),
      colors,
      texts,
    },
  };
}

/** What a picture of curves says, in words. */
export function curvesInWords({ series }: ChartPicture): string {
  return series
    .filter(({ aside }) => !aside)
    .map(({ label, points: own }) => `${label}, ${own.length} points`)
    .join('; ');
}
