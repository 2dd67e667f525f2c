import * as v from 'valibot';
import { dialectSchema } from '../design/dialect.ts';
import { columnSchema, dataSettingsSchema } from '../design/schema.ts';
import { faultSchema } from './fault.ts';

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

/** A column (from 1) that is not called as its header says: that is empty, or an earlier column has it. */
export const renamedSchema = v.object({ column: v.number(), title: v.string(), name: v.string() });

/** How a text was read, and what was passed over or changed: lines, columns and rows. */
export const readingSchema = v.object({
  dialect: dialectSchema,
  skipped: v.number(),
  comments: v.number(),
  blank: v.number(),
  /** Columns whose header is no name of their own; none where there is no header. */
  renamed: v.array(renamedSchema),
  filled: v.number(),
  cut: v.number(),
});

/** What a table's columns are proposed for, and what depends on it. */
export const tableProposalSchema = v.object({
  columns: v.array(v.pick(columnSchema, ['name', 'role', 'kind'])),
  ...v.pick(dataSettingsSchema, ['unknown', 'targetScaling']).entries,
});

export const tableSummarySchema = v.object({
  /** Which table of this session: rows and correlations are asked for with it. */
  table: v.number(),
  name: v.string(),
  /** Null where the table comes from no text. */
  reading: v.nullable(readingSchema),
  rows: v.number(),
  columns: v.array(columnSummarySchema),
  /** The first rows as they stand in the file. */
  preview: v.array(v.array(v.string())),
  proposal: tableProposalSchema,
});

/** Rows from `from` on (counted from 0), with the line of each in the file. */
export const tableRowsSchema = v.object({
  from: v.number(),
  lines: v.instance(Int32Array),
  /** Cells of each row as text, '' where missing. */
  cells: v.array(v.array(v.string())),
});

/** How the beginning of a text reads; what is wrong with it where it does not. */
export const tableSampleSchema = v.object({
  dialect: v.nullable(dialectSchema),
  columns: v.array(v.object({ name: v.string(), guessedKind: v.picklist(['numeric', 'categorical']) })),
  cells: v.array(v.array(v.string())),
  fault: v.nullable(faultSchema),
});

/** Pearson's correlations: names × names, row-major, NaN where one column does not vary. */
export const correlationsSchema = v.object({
  names: v.array(v.string()),
  /** Numeric columns of the table; only the first of many are compared. */
  numeric: v.number(),
  matrix: v.instance(Float64Array),
});

/** A file that is being read; null when none is. */
export const readingProgressSchema = v.nullable(
  v.object({ name: v.string(), rows: v.number(), bytes: v.number(), total: v.number() }),
);

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
export type Renamed = v.InferOutput<typeof renamedSchema>;
export type ColumnSummary = v.InferOutput<typeof columnSummarySchema>;
export type TableRows = v.InferOutput<typeof tableRowsSchema>;
export type TableSample = v.InferOutput<typeof tableSampleSchema>;
export type Correlations = v.InferOutput<typeof correlationsSchema>;
export type ReadingProgress = v.InferOutput<typeof readingProgressSchema>;
export type TableProposal = v.InferOutput<typeof tableProposalSchema>;
export type TableSummary = v.InferOutput<typeof tableSummarySchema>;
export type PreparedSummary = v.InferOutput<typeof preparedSummarySchema>;
