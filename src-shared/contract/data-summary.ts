import * as v from 'valibot';

export const anyNumber = v.custom<number>((value) => typeof value === 'number', 'wanted a number');

/** What the data view shows of a table; computed in the worker. Counts are rows. */
export const columnSummarySchema = v.object({
  name: v.string(),
  /** The reader's guess, which the settings may overrule. */
  guessedKind: v.picklist(['numeric', 'categorical']),
  missing: v.number(),
  distinct: v.number(),
  /** Numeric columns only, over present values; NaN where there are none. Deviation is the population's. */
  min: v.nullable(anyNumber),
  max: v.nullable(anyNumber),
  mean: v.nullable(anyNumber),
  deviation: v.nullable(anyNumber),
  /** Numeric: `edges` has one more entry than `counts`. Categorical: the (at most 50) most frequent values. */
  histogram: v.object({
    edges: v.array(anyNumber),
    labels: v.array(v.string()),
    counts: v.array(v.number()),
  }),
});

export const tableSummarySchema = v.object({
  name: v.string(),
  rows: v.number(),
  columns: v.array(columnSummarySchema),
  /** The first rows as they stand in the file. */
  preview: v.array(v.array(v.string())),
});

/** What was done to cells, or to rows because of one (engine/data/treatments.ts). */
export const treatmentSchema = v.object({
  action: v.picklist(['dropped', 'filled', 'unknown', 'unassigned']),
  column: v.nullable(v.string()),
  /** `filled`: what stands in, '' for the category of missing cells. `unknown`: the category that becomes zeros. */
  value: v.nullable(v.union([v.number(), v.string()])),
  /** Rows treated, and which: data rows from 1, at most MOST_TREATED of them. */
  count: v.number(),
  rows: v.instance(Int32Array),
});

/** How a column becomes values, fitted on the training rows. */
export const fittedColumnSchema = v.object({
  name: v.string(),
  /** As in the weights file: `none`, `standardize`, `min-max`, `robust`, `one-hot`. */
  kind: v.string(),
  /** Values that a cell becomes. */
  width: v.number(),
  /** The figures of the scaling by their names: mean, scale, … */
  figures: v.array(v.object({ name: v.string(), value: v.number() })),
});

/** Rows of a part; of each class too, in the order of `outputNames`, where the target is classes. */
const partSchema = v.object({ rows: v.number(), classes: v.nullable(v.array(v.number())) });

/** What the settings make of the table. */
export const preparedSummarySchema = v.object({
  task: v.picklist(['classification', 'regression']),
  inputNames: v.array(v.string()),
  outputNames: v.array(v.string()),
  parts: v.object({ training: partSchema, validation: partSchema, test: partSchema }),
  inputs: v.array(fittedColumnSchema),
  targets: v.array(fittedColumnSchema),
  treatments: v.array(treatmentSchema),
  /** Rows left out. */
  droppedCount: v.number(),
  /** What is allowed and yet likely a mistake, in words. */
  warnings: v.array(v.string()),
});

/** Rows that a treatment lists at most. */
export const MOST_TREATED = 100_000;

export type TreatmentSummary = v.InferOutput<typeof treatmentSchema>;
export type FittedColumn = v.InferOutput<typeof fittedColumnSchema>;
export type ColumnSummary = v.InferOutput<typeof columnSummarySchema>;
export type TableSummary = v.InferOutput<typeof tableSummarySchema>;
export type PreparedSummary = v.InferOutput<typeof preparedSummarySchema>;
