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

/** What the settings make of the table; `null` parts when `problem` says why they cannot be made. */
export const preparedSummarySchema = v.object({
  task: v.picklist(['classification', 'regression']),
  inputNames: v.array(v.string()),
  outputNames: v.array(v.string()),
  trainingRows: v.number(),
  validationRows: v.number(),
  testRows: v.number(),
  /** Rows left out, with the reason; row numbers count data rows from 1. At most 1000 are listed. */
  dropped: v.array(v.object({ row: v.number(), column: v.string(), reason: v.string() })),
  droppedCount: v.number(),
});

export type ColumnSummary = v.InferOutput<typeof columnSummarySchema>;
export type TableSummary = v.InferOutput<typeof tableSummarySchema>;
export type PreparedSummary = v.InferOutput<typeof preparedSummarySchema>;
