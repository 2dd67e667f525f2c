import * as v from 'valibot';
import { namesOf, unknownPolicies } from '../design/choices.ts';
import { anyNumber } from './data-summary.ts';
import { rawRowSchema } from './evaluation.ts';

/** What the Evaluate place asks of a run beside its metrics: rows, input columns, responses. */

const doubles = v.instance(Float64Array);

/** Rows that one answer may list. */
export const MOST_LISTED_ROWS = 100_000;

export const evaluatedSplits = ['training', 'validation', 'test'] as const;
export type EvaluatedSplit = (typeof evaluatedSplits)[number];

/** Which rows of the last evaluation: those of a cell of its matrix, or all; those of greatest loss come first. */
export const judgedRowsRequestSchema = v.object({
  split: v.picklist(evaluatedSplits),
  cell: v.nullable(
    v.object({
      truth: v.number(),
      predicted: v.number(),
      /** Two classes: where the second begins; null as the network decides. */
      threshold: v.nullable(v.number()),
    }),
  ),
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_LISTED_ROWS)),
});

/** Rows of the weights of `update`. */
export const judgedRowsSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  total: v.number(),
  inputNames: v.array(v.string()),
  outputNames: v.array(v.string()),
  rows: v.array(
    v.object({
      /** Data row from 1, line of the file, and place in the split from 0. */
      row: v.number(),
      line: v.number(),
      index: v.number(),
      /** Cells of the input columns as they stand in the table. */
      inputs: v.array(v.string()),
      loss: anyNumber,
      /** Of classes; null for regression. */
      truth: v.nullable(v.string()),
      predicted: v.nullable(v.string()),
      /** Per output name: c, y(x) and δ = c − y(x); classes: 1 or 0, the probability; else raw units. */
      targets: v.array(anyNumber),
      outputs: v.array(anyNumber),
      residuals: v.array(anyNumber),
    }),
  ),
});

/**
 * An input column as the training rows have it; statistics over the cells that are there. `fill` stands in for a
 * missing cell ('': the category of missing cells); null refuses it.
 */
export const inputFactSchema = v.variant('kind', [
  v.object({
    kind: v.literal('numeric'),
    name: v.string(),
    min: anyNumber,
    max: anyNumber,
    mean: anyNumber,
    fill: v.nullable(anyNumber),
  }),
  v.object({
    kind: v.literal('categorical'),
    name: v.string(),
    categories: v.array(v.string()),
    mode: v.string(),
    fill: v.nullable(v.string()),
    /** What becomes of a category that is not in the list. */
    unknown: v.picklist(namesOf(unknownPolicies)),
  }),
]);
export const inputFactsSchema = v.object({ run: v.number(), inputs: v.array(inputFactSchema) });

/** Outputs over one or two inputs, the others held. Values: as `predictionSchema`, point by point. */
export const responseRequestSchema = v.object({
  across: v.string(),
  up: v.nullable(v.string()),
  held: rawRowSchema,
});
/** Values of an axis: numbers, or the categories with their places 0, 1, … as values. */
const axisSchema = v.object({
  name: v.string(),
  categories: v.nullable(v.array(v.string())),
  values: doubles,
});
export const responseSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  task: v.picklist(['classification', 'regression']),
  across: axisSchema,
  up: v.nullable(axisSchema),
  outputNames: v.array(v.string()),
  /** (up × across × outputs), `across` moves before `up`. */
  values: doubles,
  /** Rows drawn on it, all or a seeded sample: place on the axes (up 0 without one), class or true values, split. */
  points: v.object({
    count: v.number(),
    total: v.number(),
    rows: doubles,
    across: doubles,
    up: doubles,
    /** Class index, or the raw targets: count × outputs. */
    targets: doubles,
    /** 0 training, 1 validation, 2 test. */
    split: doubles,
  }),
});

export type JudgedRowsRequest = v.InferOutput<typeof judgedRowsRequestSchema>;
export type JudgedRows = v.InferOutput<typeof judgedRowsSchema>;
export type JudgedRow = JudgedRows['rows'][number];
export type InputFact = v.InferOutput<typeof inputFactSchema>;
export type InputFacts = v.InferOutput<typeof inputFactsSchema>;
export type ResponseRequest = v.InferOutput<typeof responseRequestSchema>;
export type ResponseSurface = v.InferOutput<typeof responseSchema>;
