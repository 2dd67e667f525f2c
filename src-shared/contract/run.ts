import * as v from 'valibot';
import { arithmeticRecords, arithmetics, namesOf } from '../design/choices.ts';
import { number, stopSchema } from '../design/schema.ts';
import { faultSchema } from './fault.ts';

/**
 * The life of a run: ready (weights drawn, t = 0) → training ⇄ paused → finished (a stop rule held) or failed
 * (a fault; the last finite weights are kept).
 */
const runPhases = ['none', 'preparing', 'ready', 'training', 'paused', 'finished', 'failed'] as const;

export const layerShapeSchema = v.object({
  name: v.string(),
  /** Shape of W: units × (inputs + 1). */
  units: v.number(),
  inputs: v.number(),
  activation: v.string(),
});

export const runStateSchema = v.object({
  run: v.number(),
  phase: v.picklist(runPhases),
  epoch: v.number(),
  update: v.number(),
  /** Updates done within the current epoch, and how many an epoch has. */
  updateInEpoch: v.number(),
  updatesPerEpoch: v.number(),
  /** Processors that train now: as many as were last measured to be fastest. */
  threads: v.optional(v.number()),
  /** The stop rule that fired, in words: "200 epochs are done". */
  stopped: v.nullable(v.string()),
  fault: v.nullable(faultSchema),
});

const doubles = v.instance(Float64Array);

/** The run as prepared: all that is known of it before it sends anything by itself. */
export const runInfoSchema = v.object({
  run: v.number(),
  layers: v.array(layerShapeSchema),
  parameters: v.number(),
  lossUnit: v.string(),
  scoreName: v.picklist(['accuracy', 'R²']),
  inputNames: v.array(v.string()),
  outputNames: v.array(v.string()),
  /** The arithmetic that trains, whatever was wished for. */
  arithmetic: v.picklist(namesOf(arithmetics)),
  /** The one in which the weights it began with were trained; null for new weights. */
  trainedIn: v.nullable(v.picklist(arithmeticRecords)),
  state: runStateSchema,
  /** Scalars of the epochs so far, as in an event of epochs: those that a saved run has kept, or of t = 0. */
  epochs: doubles,
});

/** What may change while training; anything else needs a new run. */
export const adjustmentSchema = v.object({
  learningRate: v.optional(number('learningRate')),
  momentum: v.optional(number('momentum')),
  /** Stop rules are looked at between epochs, so they may change under a run. */
  stop: v.optional(stopSchema),
});

/** Scalars of consecutive epochs: `values` holds `count` × `epochStride(layers)` doubles. */
export const epochsEventSchema = v.object({
  run: v.number(),
  layers: v.number(),
  count: v.number(),
  values: doubles,
});

export type RunPhase = (typeof runPhases)[number];
export type LayerShape = v.InferOutput<typeof layerShapeSchema>;
export type RunState = v.InferOutput<typeof runStateSchema>;
export type RunInfo = v.InferOutput<typeof runInfoSchema>;
export type Adjustment = v.InferOutput<typeof adjustmentSchema>;
export type EpochsEvent = v.InferOutput<typeof epochsEventSchema>;
