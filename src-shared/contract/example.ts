import * as v from 'valibot';
import { optimizerSchema } from '../design/schema.ts';
import { anyNumber } from './data-summary.ts';
import { evaluatedSplits } from './judged.ts';

/** Which example: its place in the split from 0, or null for the training example that the next update begins with. */
export const exampleChoiceSchema = v.object({
  split: v.picklist(evaluatedSplits),
  index: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

/** A target c, an output y(x) and the residual δ = c − y(x). */
const residual = { target: anyNumber, output: anyNumber, residual: anyNumber };

/** One example at the weights of update `update`, alone and without dropout. Losses in the design's unit. */
export const exampleSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  split: v.picklist(evaluatedSplits),
  /** Place in the split from 0, and how many examples that has. */
  index: v.number(),
  count: v.number(),
  /** Data row of the table, from 1. */
  tableRow: v.number(),
  /** The encoded input x, first x₀ = 1. `raw` is the cell as it stands in the table; null where x encodes none. */
  inputs: v.array(v.object({ name: v.string(), raw: v.nullable(v.string()), value: anyNumber })),
  /** As the loss sees them; `raw` in the unit of the column, null where that is the same or there is none. */
  outputs: v.array(v.object({ name: v.string(), ...residual, raw: v.nullable(v.object(residual)) })),
  /** The true and the most probable class; null for regression. */
  classes: v.nullable(v.object({ target: v.string(), predicted: v.string() })),
  /** l(δ) of this example, and (λ/n)·R(w): ℓ(w) is their sum. */
  loss: anyNumber,
  penalty: anyNumber,
  /** What an update is made with now: η of the epoch under way, and α. */
  rule: v.object({ optimizer: optimizerSchema.entries.kind, learningRate: anyNumber, momentum: anyNumber }),
  /** Per layer, row-major units × (inputs + 1): ∇ℓ of this example alone, and the ΔW(t+1) it would make. */
  gradients: v.array(v.instance(Float64Array)),
  deltas: v.array(v.instance(Float64Array)),
});

export type ExampleChoice = v.InferOutput<typeof exampleChoiceSchema>;
export type Example = v.InferOutput<typeof exampleSchema>;
