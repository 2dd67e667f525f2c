import * as v from 'valibot';
import { rawRowSchema } from '../contract/evaluation.ts';
import { validate } from '../contract/fault.ts';
import { activationNames } from '../design/activations.ts';
import { arithmeticRecords, losses, namesOf, optimizers, orders, units } from '../design/choices.ts';
import { dataSettingsSchema, designSchema } from '../design/schema.ts';
import { inputEncodingSchema, targetEncodingSchema } from './encodings.ts';
import { parseJson, readHead } from './json.ts';
import { migrate, weightsMigrations } from './migrations.ts';
import { finiteRowSchema, jsonText } from './numbers.ts';
import { checkConsistency } from './weights-consistency.ts';

export const WEIGHTS_FORMAT = 'adjoint-weights';
export const WEIGHTS_VERSION = 2;
/** A file says for at least this many raw rows what the network gives. */
export const LEAST_CHECK_ROWS = 5;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const matrixSchema = v.array(finiteRowSchema);
const names = v.pipe(v.array(v.string()), v.minLength(1));

export const weightsLayerSchema = v.object({
  name: v.string(),
  activation: v.picklist(activationNames),
  inputs: v.pipe(count, v.minValue(1)),
  outputs: v.pipe(count, v.minValue(1)),
  /** The rows of W: `outputs` rows of `inputs + 1` numbers, the bias weight w₀ first. */
  weights: matrixSchema,
});

/** How the weights came to be. `design` and `data` are what continuing the training needs. */
export const weightsTrainingSchema = v.object({
  optimizer: v.picklist(namesOf(optimizers)),
  /** η of the design, before any schedule. */
  learningRate: finite,
  /** α; no part of the update where the optimiser has no momentum. */
  momentum: finite,
  /** Examples per update; null: all training examples. */
  batchSize: v.nullable(count),
  order: v.picklist(namesOf(orders)),
  /** Epochs and updates done. */
  epochs: count,
  updates: count,
  seed: count,
  /** The mode in which the weights were trained, whatever the design wishes. */
  arithmetic: v.picklist(arithmeticRecords),
  /** The stop rule that fired, in words; null where training was paused, or never began. */
  stopReason: v.nullable(v.string()),
  /** In the unit of `loss`, per example; null where there is none. */
  trainingLoss: v.nullable(finite),
  validationLoss: v.nullable(finite),
  /** Accuracy or R². */
  trainingScore: v.optional(v.nullable(finite)),
  validationScore: v.optional(v.nullable(finite)),
  /** Updates done in the epoch under way, where it was not finished. */
  updatesInEpoch: v.optional(count),
  trainingRows: v.optional(count),
  validationRows: v.optional(count),
  testRows: v.optional(count),
  design: v.optional(designSchema),
  data: v.optional(v.omit(dataSettingsSchema, ['source'])),
});

export const weightsFileSchema = v.object({
  format: v.literal(WEIGHTS_FORMAT),
  version: v.literal(WEIGHTS_VERSION),
  /** Name and version of the program that wrote the file. */
  writtenBy: v.optional(v.string()),
  /** `exact`: the outputs in `check` are the bits of Adjoint's reference arithmetic. */
  arithmetic: v.picklist(['exact']),
  model: v.object({
    task: v.picklist(['classification', 'regression']),
    /** Names of the encoded input values x₁ … xₙ: `mass`, `sex=MALE`. */
    inputs: names,
    /** Classes, or target columns. */
    outputs: names,
  }),
  preprocessing: v.object({
    inputs: v.pipe(v.array(inputEncodingSchema), v.minLength(1)),
    targets: v.pipe(v.array(targetEncodingSchema), v.minLength(1)),
  }),
  layers: v.pipe(v.array(weightsLayerSchema), v.minLength(1)),
  loss: v.object({ kind: v.picklist(namesOf(losses)), unit: v.picklist(namesOf(units)) }),
  training: weightsTrainingSchema,
  /** ΔW(t) of each layer, in the shapes of `layers[s].weights`. */
  momentum: v.optional(v.array(matrixSchema)),
  /** Running values of the optimiser: `state[s]` holds the matrices of layer s. `update` counts as Adam's t. */
  optimizer: v.optional(
    v.object({ kind: v.picklist(namesOf(optimizers)), update: count, state: v.array(v.array(matrixSchema)) }),
  ),
  check: v.pipe(
    v.array(v.object({ input: rawRowSchema, output: finiteRowSchema })),
    v.minLength(LEAST_CHECK_ROWS),
  ),
});

export type WeightsLayer = v.InferOutput<typeof weightsLayerSchema>;
export type WeightsTraining = v.InferOutput<typeof weightsTrainingSchema>;
export type WeightsFile = v.InferOutput<typeof weightsFileSchema>;

/**
 * @throws Fault `weights-empty`, `weights-truncated`, `weights-json`, `weights-format`, `weights-version`,
 *   `weights-newer`, `weights-shape` (parts that do not fit each other), or `invalid`; all but the first with the
 *   place, what was wanted and what came
 */
export function readWeights(text: string): WeightsFile {
  const subject = 'The weights file';
  const wanted = { format: WEIGHTS_FORMAT, version: WEIGHTS_VERSION, subject, kind: 'weights' };
  const { file, version } = readHead(parseJson(text, subject, 'weights'), wanted);
  const current = migrate(file, version, WEIGHTS_VERSION, weightsMigrations, wanted);
  const weights = validate(weightsFileSchema, current, subject);
  checkConsistency(weights);
  return weights;
}

/**
 * The text of a weights file: one line per matrix row, every double with the digits that read back to its bits.
 *
 * @throws Fault as {@link readWeights}, for a file that could not be read again
 */
export function writeWeights(file: WeightsFile): string {
  checkConsistency(validate(weightsFileSchema, file, 'The weights file'));
  return `${jsonText(file)}\n`;
}
