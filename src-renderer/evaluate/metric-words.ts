import { judge } from '@shared/contract/confusion.ts';
import type { ClassificationMetrics, Metrics, RegressionMetrics } from '@shared/contract/evaluation.ts';
import { count, percent, significant } from '../ui/format.ts';

/** One line of the table of metrics: what it is, in words for students, and its value for a split. */
export interface MetricRow {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly help: string;
  readonly value: string;
  /** Begins a group of lines. */
  readonly first?: boolean;
}

/** Large ones with spaces between the thousands, like every other number. */
const figure = (value: number): string =>
  Math.abs(value) >= 1e4 && Math.abs(value) < 1e7 ? count(value) : significant(value);

function classificationRows(metrics: ClassificationMetrics, lossUnit: string): MetricRow[] {
  const judged = judge(metrics.matrix);
  const { macro, weighted, micro } = judged;
  const average = (name: string, how: string, { precision, recall, f1 }: typeof macro): MetricRow[] => [
    {
      key: `precision-${name}`,
      name: `precision, ${name}`,
      unit: '',
      help: `Of the rows predicted as a class, the share that are of it; ${how}.`,
      value: percent(precision),
      first: true,
    },
    {
      key: `recall-${name}`,
      name: `recall, ${name}`,
      unit: '',
      help: `Of the rows of a class, the share that are found; ${how}.`,
      value: percent(recall),
    },
    {
      key: `f1-${name}`,
      name: `F1, ${name}`,
      unit: '',
      help: `Harmonic mean of precision and recall, 2·P·R/(P + R); ${how}.`,
      value: percent(f1),
    },
  ];
  return [
    {
      key: 'rows',
      name: 'rows',
      unit: '',
      help: 'How many rows of the table are judged.',
      value: count(metrics.rows),
    },
    {
      key: 'accuracy',
      name: 'accuracy',
      unit: '',
      help: 'Share of the rows that are predicted right.',
      value: percent(judged.accuracy),
    },
    {
      key: 'balanced',
      name: 'balanced accuracy',
      unit: '',
      help: 'Mean recall of the classes: a class of few rows counts as much as one of many.',
      value: percent(judged.balancedAccuracy),
    },
    {
      key: 'loss',
      name: 'loss',
      unit: lossUnit,
      help: 'Mean loss per row, as it is trained, without penalties.',
      value: figure(metrics.loss),
      first: true,
    },
    {
      key: 'logLoss',
      name: 'log loss',
      unit: 'bits',
      help: 'Mean −log₂ of the probability given to the true class: 0 is certain and right, 1 bit is a coin toss.',
      value: figure(metrics.logLoss),
    },
    {
      key: 'relativeEntropy',
      name: 'KL divergence',
      unit: 'bits',
      help: 'Mean Kullback–Leibler divergence D(P‖Q) of the prediction Q from the truth P. The truth is certain, so its entropy is 0 and this is the log loss.',
      value: figure(metrics.relativeEntropy),
    },
    {
      key: 'brier',
      name: 'Brier score',
      unit: '',
      help: 'Mean squared distance of the probabilities from the truth; 0 is perfect.',
      value: figure(metrics.brier),
    },
    {
      key: 'calibration',
      name: 'calibration error',
      unit: '',
      help: 'How far, on average, the probability of the predicted class is from the share of such rows that are right (ten bins).',
      value: figure(metrics.calibrationError),
    },
    {
      key: 'roc',
      name: 'ROC area',
      unit: '',
      help: 'How often a row of a class gets a higher probability for it than a row of the others: 1 always, 0.5 as by chance. Mean over the classes, one against the rest.',
      value: figure(metrics.rocArea),
      first: true,
    },
    {
      key: 'precisionRecall',
      name: 'average precision',
      unit: '',
      help: 'Area under the precision–recall curve; chance is the share of the class. Mean over the classes, one against the rest.',
      value: figure(metrics.averagePrecision),
    },
    ...average('macro', 'every class counts alike', macro),
    ...average('weighted', 'every class counts by its rows', weighted),
    ...average('micro', 'all decisions together, which is the accuracy', micro),
  ];
}

function regressionRows(metrics: RegressionMetrics): MetricRow[] {
  const errors = (of: string, one: RegressionMetrics['average']): MetricRow[] => [
    {
      key: `rmse-${of}`,
      name: `RMSE${of && `, ${of}`}`,
      unit: '',
      help: 'Root mean square error √(Σ(c − y)²/n), in the unit of the column: large errors weigh more.',
      value: figure(one.rmse),
      first: true,
    },
    {
      key: `mae-${of}`,
      name: `MAE${of && `, ${of}`}`,
      unit: '',
      help: 'Mean absolute error Σ|c − y|/n, in the unit of the column.',
      value: figure(one.mae),
    },
    {
      key: `mse-${of}`,
      name: `MSE${of && `, ${of}`}`,
      unit: '',
      help: 'Mean square error Σ(c − y)²/n, in the square of the unit of the column.',
      value: figure(one.mse),
    },
    {
      key: `r2-${of}`,
      name: `R²${of && `, ${of}`}`,
      unit: '',
      help: '1 − Σ(c − y)²/Σ(c − c̄)²: 1 is exact, 0 no better than the mean, below 0 worse.',
      value: figure(one.r2),
    },
  ];
  return [
    {
      key: 'rows',
      name: 'rows',
      unit: '',
      help: 'How many rows of the table are judged.',
      value: count(metrics.rows),
    },
    {
      key: 'loss',
      name: 'loss',
      unit: 'scaled target',
      help: 'Mean loss per row of the scaled targets, as it is trained, without penalties.',
      value: figure(metrics.loss),
    },
    ...metrics.targets.flatMap((target) => errors(target.name, target)),
    ...(metrics.targets.length > 1 ? errors('mean of the targets', metrics.average) : []),
  ];
}

export function metricRows(metrics: Metrics, lossUnit: string): MetricRow[] {
  return metrics.task === 'classification' ? classificationRows(metrics, lossUnit) : regressionRows(metrics);
}
