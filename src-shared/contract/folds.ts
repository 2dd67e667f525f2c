import * as v from 'valibot';
import { documentSchema } from '../design/schema.ts';
import { judge } from './confusion.ts';
import { anyNumber } from './data-summary.ts';
import type { Metrics } from './evaluation.ts';
import { faultSchema } from './fault.ts';

/** A k-fold cross-validation: its calls, what it sends, and mean ± standard deviation of what it found. */

const doubles = v.instance(Float64Array);

export const LEAST_FOLDS = 2;
export const MOST_FOLDS = 20;
export const DEFAULT_FOLDS = 5;

/** Columns of a fold's curve, epoch after epoch from 0; losses and scores as in contract/epoch-frame.ts. */
export const foldColumns = [
  'epoch',
  'trainingLoss',
  'validationLoss',
  'trainingScore',
  'validationScore',
] as const;
export type FoldColumn = (typeof foldColumns)[number];
/** Epochs of a curve that are kept; then every second one, and so on. */
export const MOST_FOLD_EPOCHS = 1000;

export const foldsRequestSchema = v.object({
  document: documentSchema,
  folds: v.pipe(
    v.number(),
    v.check(
      (folds) => Number.isInteger(folds) && folds >= LEAST_FOLDS && folds <= MOST_FOLDS,
      ({ input }) => `wanted a whole number of folds from ${LEAST_FOLDS} to ${MOST_FOLDS}, got ${input}`,
    ),
  ),
});

/** A cross-validation as prepared. */
export const foldsInfoSchema = v.object({
  /** Counts up, so that what an ended one has sent is told from what the present one sends. */
  id: v.number(),
  folds: v.number(),
  /** Rows that are dealt out to the folds, and rows of the table that are not: test part, missing values. */
  rows: v.number(),
  leftOut: v.number(),
  stratified: v.boolean(),
  lossUnit: v.string(),
  scoreName: v.picklist(['accuracy', 'R²']),
  /** Where the rule "epochs done" stops every fold; null where it is off. */
  epochs: v.nullable(v.number()),
});

const figureSchema = v.object({ name: v.string(), training: anyNumber, validation: anyNumber });

/** One fold that has come to its end. */
export const foldResultSchema = v.object({
  /** From 1. */
  fold: v.number(),
  trainingRows: v.number(),
  validationRows: v.number(),
  /** Epochs trained, and the one whose weights are judged: the best one where training stopped for want of better. */
  epochs: v.number(),
  keptEpoch: v.number(),
  /** Epoch of the least validation loss. */
  bestEpoch: v.number(),
  /** The stop rule in words. */
  stopped: v.string(),
  /** In the same order for every fold. */
  figures: v.array(figureSchema),
  /** epochs × {@link foldColumns}. */
  curve: doubles,
});

export const foldsProgressSchema = v.object({
  id: v.number(),
  /** The fold under way, from 1, its epoch and its curve so far. */
  fold: v.number(),
  epoch: v.number(),
  curve: doubles,
});
export const foldsFoldSchema = v.object({ id: v.number(), result: foldResultSchema });
/** The end; `fault` null when all folds are done. */
export const foldsEndedSchema = v.object({ id: v.number(), fault: v.nullable(faultSchema) });

export type FoldsRequest = v.InferOutput<typeof foldsRequestSchema>;
export type FoldsInfo = v.InferOutput<typeof foldsInfoSchema>;
export type FoldResult = v.InferOutput<typeof foldResultSchema>;
export type FoldsProgress = v.InferOutput<typeof foldsProgressSchema>;
export type FoldsFold = v.InferOutput<typeof foldsFoldSchema>;
export type FoldsEnded = v.InferOutput<typeof foldsEndedSchema>;

/** What is compared over the folds, from the metrics of one split. Errors of several targets are their means. */
export function figuresOf(metrics: Metrics): Record<string, number> {
  if (metrics.task === 'regression') {
    const { rmse, mae, r2 } = metrics.average;
    return { loss: metrics.loss, 'R²': r2, RMSE: rmse, MAE: mae };
  }
  const { accuracy, balancedAccuracy, macro } = judge(metrics.matrix);
  const { loss, logLoss, brier, rocArea } = metrics;
  return {
    loss,
    accuracy,
    'balanced accuracy': balancedAccuracy,
    'macro F1': macro.f1,
    'log loss': logLoss,
    'Brier score': brier,
    'ROC area': rocArea,
  };
}

/** Mean and sample standard deviation √(Σ(x − x̄)²/(n − 1)); NaN where there are too few values. */
export function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: n < 2 ? NaN : Math.sqrt(squares / (n - 1)) };
}

export interface FigureSpread {
  readonly name: string;
  readonly training: { readonly mean: number; readonly deviation: number };
  readonly validation: { readonly mean: number; readonly deviation: number };
}

/** Of every figure, over the folds that are done; every fold counts alike, whatever its rows. */
export function spreadsOf(results: readonly FoldResult[]): FigureSpread[] {
  const [first] = results;
  if (!first) return [];
  return first.figures.map(({ name }, index) => ({
    name,
    training: spreadOf(results.map(({ figures }) => figures[index].training)),
    validation: spreadOf(results.map(({ figures }) => figures[index].validation)),
  }));
}

/** A column of a curve as points. */
export function foldPoints(curve: Float64Array, column: FoldColumn): { x: number; y: number }[] {
  const stride = foldColumns.length;
  const at = foldColumns.indexOf(column);
  return Array.from({ length: curve.length / stride }, (_, i) => ({
    x: curve[i * stride],
    y: curve[i * stride + at],
  }));
}

/** The mean curve, at the epochs that all of them have: curves that stopped early end it. */
export function meanPoints(curves: readonly Float64Array[], column: FoldColumn): { x: number; y: number }[] {
  if (curves.length === 0) return [];
  const byEpoch = curves.map(
    (curve) => new Map(foldPoints(curve, column).map(({ x, y }) => [x, y] as const)),
  );
  return [...byEpoch[0].keys()]
    .filter((epoch) => byEpoch.every((values) => values.has(epoch)))
    .map((x) => ({
      x,
      y: byEpoch.reduce((sum, values) => sum + values.get(x)!, 0) / curves.length,
    }));
}
