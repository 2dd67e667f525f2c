/**
 * Layout of the scalars of one epoch in a `Float64Array`, so that batches of epochs cross threads as one buffer
 * and NaN and ±∞ survive. After the fixed columns come ‖∇ℓ‖ of each layer, then ‖ΔW(t)‖ of each layer, both of
 * the epoch's last update (Frobenius norms).
 */
export const epochColumns = [
  /** t, counted from 1; 0 is the untrained network. */
  'epoch',
  /** Seconds of training since the run began, without pauses. */
  'seconds',
  'learningRate',
  /** Mean over the epoch's examples, each taken just before its update; in the design's unit. */
  'trainingLoss',
  /** At the end of the epoch; NaN where there is no validation data. */
  'validationLoss',
  /** Accuracy (classification) or R² (regression), like the loss of the same rows. */
  'trainingScore',
  'validationScore',
] as const;
export type EpochColumn = (typeof epochColumns)[number];

/** Doubles per epoch. */
export function epochStride(layers: number): number {
  return epochColumns.length + 2 * layers;
}

export function columnIndex(column: EpochColumn): number {
  return epochColumns.indexOf(column);
}
export function gradientNormIndex(layer: number): number {
  return epochColumns.length + layer;
}
export function deltaNormIndex(layer: number, layers: number): number {
  return epochColumns.length + layers + layer;
}

/** The last of the frames: those of the epochs that come after one. */
export function framesAfter(
  epoch: number,
  { stride, values }: { stride: number; values: readonly number[] },
) {
  let count = 0;
  while (values[values.length - (count + 1) * stride] > epoch) count++;
  return { count, values: Float64Array.from(values.slice(values.length - count * stride)) };
}
