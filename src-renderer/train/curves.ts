import { layerSymbol } from '@shared/design/notation.ts';
import type { LayerShape } from '@shared/contract/run.ts';
import type { Curve, CurvePoint, Range } from '../charts/line-chart.ts';
import type { EpochLog } from '../state/epoch-log.svelte.ts';
import { MOST_KEPT, type KeptRun } from '../state/kept-curves.svelte.ts';

/** Points per curve in the large chart and in the small ones: about two per pixel. */
export const LARGE = 1500;
export const SMALL = 400;

const SERIES = 8;
const seriesColor = (index: number): string => `--series-${(index % SERIES) + 1}`;
const hasNumbers = (points: readonly CurvePoint[]): boolean => points.some(({ y }) => !Number.isNaN(y));

function pair(training: CurvePoint[], validation: CurvePoint[]): Curve[] {
  const curves: Curve[] = [{ label: 'training', points: training, color: '--chart-training' }];
  if (hasNumbers(validation)) {
    curves.push({ label: 'validation', points: validation, color: '--chart-validation', dashed: true });
  }
  return curves;
}

/** The loss of the run, and of those kept beside it whose loss is in the same unit. */
export function lossCurves(
  epochs: EpochLog,
  range: Range | null,
  kept: readonly KeptRun[] = [],
  unit = '',
): Curve[] {
  const points = (column: 'trainingLoss' | 'validationLoss') =>
    epochs.points(column, range?.from, range?.to, LARGE);
  const comparable = kept.filter((one) => one.unit === unit);
  const comparison = comparable.flatMap(({ number, training, validation }) =>
    pair([...training], [...validation]).map((curve) => ({
      ...curve,
      label: `${curve.label}, kept ${number}`,
      // The first two series look like the run's own curves.
      color: seriesColor(1 + ((number - 1) % MOST_KEPT) + 1),
    })),
  );
  return [...pair(points('trainingLoss'), points('validationLoss')), ...comparison];
}

/** @param unit by which a score is multiplied: 100 shows a share in percent */
export function scoreCurves(epochs: EpochLog, unit: 1 | 100): Curve[] {
  const points = (column: 'trainingScore' | 'validationScore') =>
    epochs.points(column, -Infinity, Infinity, SMALL).map(({ x, y }) => ({ x, y: unit * y }));
  return pair(points('trainingScore'), points('validationScore'));
}

export function learningRateCurves(epochs: EpochLog): Curve[] {
  const points = epochs.points('learningRate', -Infinity, Infinity, SMALL);
  return [{ label: 'η', points, color: '--chart-training' }];
}

/** One curve a layer: ‖∇ℓ‖ or ‖ΔW(t)‖ of W^{h_s}. */
export function layerCurves(
  epochs: EpochLog,
  layers: readonly LayerShape[],
  norm: 'gradientNorm' | 'deltaNorm',
): Curve[] {
  return layers.map(({ name }, index) => ({
    label: layerSymbol(name),
    points: epochs[norm](index, -Infinity, Infinity, SMALL),
    color: seriesColor(index),
    // With more layers than colours the second round is dashed.
    dashed: index >= SERIES,
  }));
}
