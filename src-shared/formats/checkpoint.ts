import * as v from 'valibot';
import { arithmeticRecords } from '../design/choices.ts';
import { doubleSchema, doublesSchema } from './numbers.ts';

/**
 * Everything that a run needs to go on exactly where it was (bit for bit), beside the document: it is what a
 * project file holds of a trained network. Matrices row-major, W of shape units × (inputs + 1). Every double
 * survives the file, −0, NaN and ±∞ too.
 */
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const layerSnapshotSchema = v.object({
  units: count,
  inputs: count,
  weights: doublesSchema,
  /** ΔW(t). */
  delta: doublesSchema,
  /** Running values of the optimiser: none (gradient descent, momentum), V, S, or m and v. */
  state: v.array(doublesSchema),
});

export const checkpointSchema = v.object({
  /** Epochs done, updates done in all, and updates done in the epoch under way. */
  epoch: count,
  update: count,
  updateInEpoch: count,
  /** Sums of the epoch under way: loss, score, examples. */
  partial: doublesSchema,
  /** The mode in which the weights were trained, whatever the design wishes. */
  arithmetic: v.picklist(arithmeticRecords),
  /** Seconds trained. */
  seconds: v.number(),
  layers: v.array(layerSnapshotSchema),
  /** Training losses up to `epoch`, newest last, as far back as the stop rules look. */
  recentLosses: doublesSchema,
  /** The state with the best validation loss so far; null while no rule asks for it. */
  best: v.nullable(
    v.object({
      epoch: count,
      update: count,
      loss: doubleSchema,
      /** Those up to this epoch; not in older files. */
      recentLosses: v.optional(doublesSchema),
      layers: v.array(layerSnapshotSchema),
    }),
  ),
  /** Epoch frames (contract/epoch-frame.ts) from t = 0 for the curves; of a long run every 2ⁿ-th, the best and the last. */
  history: v.object({ stride: count, values: doublesSchema }),
});
export type LayerSnapshot = v.InferOutput<typeof layerSnapshotSchema>;
export type Checkpoint = v.InferOutput<typeof checkpointSchema>;
