import { judge } from '@shared/contract/confusion.ts';
import type { ClassificationMetrics, Metrics } from '@shared/contract/evaluation.ts';
import { count, percent, short } from './words.ts';

/** Cells in columns: those of the columns `left` (from 0) flush left, the others right. */
export function columnsText(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows
    .map((row) =>
      row
        .map((cell, j) => (left.includes(j) ? cell.padEnd(widths[j]) : cell.padStart(widths[j])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Four digits; – for what is not defined. */
const figure = (value: number): string => (Number.isNaN(value) ? '–' : short(value));
const bits = (value: number): string => (Number.isNaN(value) ? '–' : `${short(value)} bits`);

/** Every figure of a classification in words and numbers, beside its name. */
function classificationFigures(metrics: ClassificationMetrics, lossText: string): [string, string][] {
  const judged = judge(metrics.matrix);
  return [
    ['rows', String(metrics.rows)],
    ['mean loss', lossText],
    ['accuracy', percent(judged.accuracy)],
    ['balanced accuracy', percent(judged.balancedAccuracy)],
    ['log loss', bits(metrics.logLoss)],
    ['D_KL(P‖Q)', bits(metrics.relativeEntropy)],
    ['Brier score', figure(metrics.brier)],
    ['calibration error', figure(metrics.calibrationError)],
    ['ROC area', figure(metrics.rocArea)],
    ['average precision', figure(metrics.averagePrecision)],
  ];
}

function classesText(metrics: ClassificationMetrics): string {
  const judged = judge(metrics.matrix);
  const head = ['class', 'rows', 'precision', 'recall', 'F1', 'ROC area', 'average precision'];
  const classes = judged.classes.map((one, j) => [
    metrics.classes[j],
    String(one.rows),
    ...[one.precision, one.recall, one.f1].map(figure),
    figure(metrics.curves[j].rocArea),
    figure(metrics.curves[j].averagePrecision),
  ]);
  const averages = (['macro', 'weighted', 'micro'] as const).map((name) => {
    const { precision, recall, f1 } = judged[name];
    const areas = name === 'macro' ? [metrics.rocArea, metrics.averagePrecision].map(figure) : ['', ''];
    return [`${name} average`, '', ...[precision, recall, f1].map(figure), ...areas];
  });
  return columnsText([head, ...classes, ...averages]);
}

const matrixText = ({ classes, matrix }: ClassificationMetrics): string =>
  columnsText([
    ['true \\ predicted', ...classes],
    ...matrix.map((row, i) => [classes[i], ...row.map(String)]),
  ]);

/**
 * Metrics of the splits, side by side; of each a confusion matrix.
 *
 * @param splits by name, in order; one without a name for a table that is not split
 * @param unit of the loss, '' where it has none
 */
export function metricsText(splits: readonly (readonly [string, Metrics])[], unit: string): string {
  const lossText = ({ loss }: Metrics): string => `${short(loss)}${unit && ` ${unit}`}`;
  const head = splits.length > 1 ? [['', ...splits.map(([name]) => name)]] : [];
  const [[, first]] = splits;
  if (first.task === 'regression') {
    const blocks = splits.map(([name, metrics]) => {
      if (metrics.task !== 'regression') return '';
      const figures = ['RMSE', 'MAE', 'MSE', 'R²'];
      const row = (title: string, one: (typeof metrics)['average']): string[] => [
        title,
        ...[one.rmse, one.mae, one.mse, one.r2].map(figure),
      ];
      const rows = metrics.targets.map((target) => row(target.name, target));
      const average = rows.length > 1 ? [row('average', metrics.average)] : [];
      const title = `${name && `${name}: `}${count(metrics.rows, 'row')}, mean loss ${lossText(metrics)}`;
      return `${title}\n\n${columnsText([['target', ...figures], ...rows, ...average])}`;
    });
    return blocks.join('\n\n');
  }
  const columns = splits.map(([, metrics]) =>
    metrics.task === 'classification' ? classificationFigures(metrics, lossText(metrics)) : [],
  );
  const names = columns[0].map(([name]) => name);
  const table = names.map((name, i) => [name, ...columns.map((column) => column[i][1])]);
  const details = splits.flatMap(([name, metrics]) =>
    metrics.task === 'classification'
      ? [`${name && `${name}:\n`}${classesText(metrics)}`, matrixText(metrics)]
      : [],
  );
  return [columnsText([...head, ...table]), ...details].join('\n\n');
}

/** Every metric as data; curves and counts at thresholds only where they are wanted. */
export function metricsJson(metrics: Metrics, curves: boolean): object {
  if (metrics.task === 'regression') {
    const { task, rows, loss, targets, average } = metrics;
    return { task, rows, loss, targets, average };
  }
  const { classes, curves: ofClasses, matrix, thresholds, ...figures } = metrics;
  const judged = judge(matrix);
  const { accuracy, balancedAccuracy, macro, weighted, micro } = judged;
  return {
    ...figures,
    accuracy,
    balancedAccuracy,
    ...{ macro, weighted, micro },
    classes,
    matrix,
    perClass: judged.classes.map((one, j) => {
      const { rocArea, averagePrecision, calibration, roc, precisionRecall } = ofClasses[j];
      return {
        ...{ name: classes[j], ...one, rocArea, averagePrecision, calibration },
        ...(curves && { roc, precisionRecall }),
      };
    }),
    ...(curves && thresholds && { thresholds }),
  };
}
