import * as v from 'valibot';
import { anyNumber } from './data-summary.ts';

/** `matrix[i][j]`: rows of true class i predicted as class j. Losses in the design's unit. */
export const classificationMetricsSchema = v.object({
  task: v.literal('classification'),
  rows: v.number(),
  loss: anyNumber,
  accuracy: anyNumber,
  classes: v.array(v.string()),
  matrix: v.array(v.array(v.number())),
  /** Mean D_KL(P‖Q) of predicted from true class distributions, bits. */
  relativeEntropy: anyNumber,
});

/** Per target in raw units; `r2` is 1 − Σ(c−y)²/Σ(c−c̄)². */
export const regressionMetricsSchema = v.object({
  task: v.literal('regression'),
  rows: v.number(),
  loss: anyNumber,
  targets: v.array(v.object({ name: v.string(), rmse: anyNumber, r2: anyNumber })),
});

export const metricsSchema = v.variant('task', [classificationMetricsSchema, regressionMetricsSchema]);

/** Both splits with the same weights; `validation` is null where no rows are held out. */
export const evaluationSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  training: metricsSchema,
  validation: v.nullable(metricsSchema),
});

/**
 * A raw row: column name → a number, or a category, as the user typed it. Not `v.record`, which skips a column
 * called `constructor`.
 */
export const rawRowSchema = v.custom<Record<string, number | string>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((cell) => typeof cell === 'string' || Number.isFinite(cell)),
  'wanted an object of column names with a number or a category each',
);

/** Class probabilities, or values in raw units, in the order of `names`. */
export const predictionSchema = v.object({
  names: v.array(v.string()),
  values: v.array(anyNumber),
  /** The most probable class; null for regression. */
  label: v.nullable(v.string()),
});

/** Central differences against the engine's gradient on training examples at the current weights. */
export const gradientCheckSchema = v.object({
  parameters: v.number(),
  checked: v.number(),
  worst: v.object({
    layer: v.string(),
    row: v.number(),
    column: v.number(),
    gradient: anyNumber,
    difference: anyNumber,
    relativeError: anyNumber,
  }),
  passed: v.boolean(),
});

export type Metrics = v.InferOutput<typeof metricsSchema>;
export type ClassificationMetrics = v.InferOutput<typeof classificationMetricsSchema>;
export type RegressionMetrics = v.InferOutput<typeof regressionMetricsSchema>;
export type Evaluation = v.InferOutput<typeof evaluationSchema>;
export type RawRow = v.InferOutput<typeof rawRowSchema>;
export type Prediction = v.InferOutput<typeof predictionSchema>;
export type GradientCheck = v.InferOutput<typeof gradientCheckSchema>;
