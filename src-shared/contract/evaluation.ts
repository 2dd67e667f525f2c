import * as v from 'valibot';
import { anyNumber, renamedSchema } from './data-summary.ts';

/**
 * A raw row: column name → a number, a category, or null where the cell is missing, as the user typed it. Not `v.record`, which skips a column
 * called `constructor`.
 */
export const rawRowSchema = v.custom<Record<string, number | string | null>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((cell) => cell === null || typeof cell === 'string' || Number.isFinite(cell)),
  'wanted an object of column names with a number, a category or null each',
);

const doubles = v.instance(Float64Array);

/** Most points of a curve that crosses to the window, and most rows drawn as points; areas are of all rows. */
export const MOST_CURVE_POINTS = 500;
export const MOST_SAMPLED_ROWS = 1500;
/** Decision thresholds 0, 0.001, … 1 that are counted. */
export const THRESHOLD_STEPS = 1000;

/** Points of a curve; `thresholds[i]`: the least score that counts as the class there, ∞ at the start. */
export const curveSchema = v.object({ x: doubles, y: doubles, thresholds: doubles });

/** Bins with rows, by rising probability: rows, mean probability, share of rows of the class; ECE Σ (rows/n)·|Δ|. */
export const calibrationSchema = v.object({
  rows: doubles,
  predicted: doubles,
  observed: doubles,
  error: anyNumber,
});

/** One class against the rest. Areas are NaN and curves empty where all rows, or none, are of the class. */
export const classCurvesSchema = v.object({
  rocArea: anyNumber,
  averagePrecision: anyNumber,
  /** False against true positive rate. */
  roc: curveSchema,
  /** Recall against precision. */
  precisionRecall: curveSchema,
  /** Ten bins of equal width, and ten of equally many rows. Null where outputs are no probabilities. */
  calibration: v.nullable(v.object({ uniform: calibrationSchema, quantile: calibrationSchema })),
});

/**
 * What accuracy, precision, recall and F1 are computed from is `matrix` (contract/confusion.ts): `matrix[i][j]` counts
 * rows of true class i predicted as class j.
 */
export const classificationMetricsSchema = v.object({
  task: v.literal('classification'),
  rows: v.number(),
  /** Mean loss in the design's unit. */
  loss: anyNumber,
  classes: v.array(v.string()),
  matrix: v.array(v.array(v.number())),
  /** Mean −log₂ q of the true class, bits; NaN where outputs are no probabilities. */
  logLoss: anyNumber,
  /** Mean D_KL(P‖Q) of predicted from true class distributions, bits: log loss − H(P), and H(P) = 0 of known classes. */
  relativeEntropy: anyNumber,
  /** Mean squared distance from the truth: of the second of two classes, else summed over classes. */
  brier: anyNumber,
  /** Expected calibration error of the probability of the predicted class, ten bins of equal width. */
  calibrationError: anyNumber,
  /** Means of the areas over the classes that have one. */
  rocArea: anyNumber,
  averagePrecision: anyNumber,
  curves: v.array(classCurvesSchema),
  /** Two classes: rows whose probability of the second exceeds 0, 0.001, … 1, right ones and wrong ones. */
  thresholds: v.nullable(v.object({ truePositives: doubles, falsePositives: doubles })),
});

const errors = { mse: anyNumber, rmse: anyNumber, mae: anyNumber, r2: anyNumber };

/** Errors per target in raw units; `r2` is 1 − Σ(c−y)²/Σ(c−c̄)². */
export const regressionMetricsSchema = v.object({
  task: v.literal('regression'),
  rows: v.number(),
  /** Mean loss of the scaled targets. */
  loss: anyNumber,
  targets: v.array(v.object({ name: v.string(), ...errors })),
  /** Means over the targets, every one alike. */
  average: v.object(errors),
  /** Rows to draw, all or a seeded sample: data row from 1, true and predicted values, rows × targets. */
  sample: v.object({ rows: doubles, truth: doubles, predicted: doubles }),
});

export const metricsSchema = v.variant('task', [classificationMetricsSchema, regressionMetricsSchema]);

/** All splits with the same weights; null where a split has no rows. */
export const evaluationSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  training: metricsSchema,
  validation: v.nullable(metricsSchema),
  test: v.nullable(metricsSchema),
});

/** Class probabilities, or values in raw units, in the order of `names`. */
export const predictionSchema = v.object({
  names: v.array(v.string()),
  values: v.array(anyNumber),
  /** The most probable class; null for regression. */
  label: v.nullable(v.string()),
});

/** Predictions for the rows of a file: how many, and how many of them have inputs outside the training rows' range. */
export const predictedFileSchema = v.object({
  path: v.string(),
  rows: v.number(),
  outside: v.number(),
  /** Columns of the file that are not called as its header says. */
  renamed: v.array(renamedSchema),
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
export type ClassCurves = v.InferOutput<typeof classCurvesSchema>;
export type Curve = v.InferOutput<typeof curveSchema>;
export type Calibration = v.InferOutput<typeof calibrationSchema>;
export type Evaluation = v.InferOutput<typeof evaluationSchema>;
export type RawRow = v.InferOutput<typeof rawRowSchema>;
export type Prediction = v.InferOutput<typeof predictionSchema>;
export type PredictedFile = v.InferOutput<typeof predictedFileSchema>;
/** The same before it has a place. */
export type PredictedTable = Omit<PredictedFile, 'path'>;
export type GradientCheck = v.InferOutput<typeof gradientCheckSchema>;
