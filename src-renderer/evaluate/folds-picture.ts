import {
  foldPoints,
  meanPoints,
  spreadsOf,
  type FoldResult,
  type FoldsProgress,
} from '@shared/contract/folds.ts';
import { csvCell } from '@shared/formats/trace-table.ts';
import { seriesColor, seriesDashed, type ChartPicture, type PictureSeries } from '../charts/picture.ts';

/** Validation curves of the folds, the one under way too, and the mean of those that are done. */
export function foldsPicture(
  results: readonly FoldResult[],
  progress: FoldsProgress | null,
  column: 'validationLoss' | 'validationScore',
  yLabel: string,
): ChartPicture {
  const curves = [...results, ...(progress ? [progress] : [])];
  const folds = curves.map(({ fold, curve }): PictureSeries => ({
    kind: 'line',
    label: `fold ${fold}`,
    color: seriesColor(fold - 1),
    dashed: seriesDashed(fold - 1),
    points: foldPoints(curve, column),
  }));
  const mean: PictureSeries = {
    kind: 'line',
    label: 'mean of the folds done',
    color: '--foreground',
    strong: true,
    points: meanPoints(
      results.map(({ curve }) => curve),
      column,
    ),
  };
  return {
    title: 'Cross-validation',
    x: { label: 'epoch', min: 0 },
    y: { label: yLabel },
    series: results.length > 1 ? [...folds, mean] : folds,
  };
}

/** A row per fold, then mean and sample standard deviation; every figure in full precision. */
export function foldsCsv(results: readonly FoldResult[]): string {
  const number = (value: number): string => (Number.isNaN(value) ? '' : String(value));
  const spreads = spreadsOf(results);
  const names = spreads.flatMap(({ name }) => [`${name} (training)`, `${name} (validation)`]);
  const head = ['fold', 'training rows', 'validation rows', 'epochs', 'epoch of the weights', ...names];
  const row = (start: readonly (string | number)[], values: readonly number[]): string =>
    [...start.map(String), ...values.map(number)].map(csvCell).join(',');
  const rows = results.map((one) =>
    row(
      [one.fold, one.trainingRows, one.validationRows, one.epochs, one.keptEpoch],
      one.figures.flatMap(({ training, validation }) => [training, validation]),
    ),
  );
  const over = (of: 'mean' | 'deviation') =>
    spreads.flatMap(({ training, validation }) => [training[of], validation[of]]);
  const ends = [
    row(['mean', '', '', '', ''], over('mean')),
    row(['standard deviation', '', '', '', ''], over('deviation')),
  ];
  return `${[head.map(csvCell).join(','), ...rows, ...ends].join('\n')}\n`;
}
