import { MOST_SAMPLED_ROWS, type Metrics } from '@shared/contract/evaluation.ts';
import { losses, units } from '@shared/design/choices.ts';
import type { TargetEncoding } from '@shared/formats/encodings.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { decodeTargets } from '../data/encode.ts';
import type { Examples } from '../data/types.ts';
import { classificationMetrics } from '../evaluate/classification.ts';
import { averageErrors, regressionErrors } from '../evaluate/regression.ts';
import { sampledPlaces } from '../evaluate/sample.ts';
import type { Network } from './network.ts';
import { argmax, decisionThreshold } from './score.ts';

/** Multiply-adds between two yields: some milliseconds of the slowest executor. */
const STEP_WORK = 1e7;

/** What metrics need to know of the data beside the examples. */
export interface Naming {
  readonly outputNames: readonly string[];
  readonly targets: readonly TargetEncoding[];
}

/** What metrics are computed from, row by row. */
export interface JudgedRowsOfPart {
  /** Rows × output names: class probabilities, or values in raw units. */
  readonly outputs: Float64Array;
  /** The same shape: 1 for the true class and 0 for others, or true values in raw units. */
  readonly targets: Float64Array;
  /** Class decided for; null for regression. */
  readonly predicted: Int32Array | null;
  /** l of each row, in the design's unit. */
  readonly losses: Float64Array;
}

/** A split judged at some weights: its metrics, and what they were computed from. */
export interface JudgedExamples extends JudgedRowsOfPart {
  readonly metrics: Metrics;
}

/**
 * Judges examples at the network's current weights, which must stay as they are until it is done. Yields after every
 * chunk, so that a thread can do other things between.
 *
 * @param tableRows data row (from 0) of each example, for the rows that are drawn
 */
export function* judging(
  network: Network,
  examples: Examples,
  naming: Naming,
  tableRows: ArrayLike<number> = { length: 0 },
): Generator<void, JudgedExamples> {
  const rows = yield* judgingRows(network, examples, naming);
  return { ...rows, metrics: yield* metricsOf(network, rows, naming, tableRows) };
}

/** The first half of {@link judging}: each row by itself. */
export function* judgingRows(
  network: Network,
  examples: Examples,
  naming: Naming,
): Generator<void, JudgedRowsOfPart> {
  const { task } = network.shape;
  const names = naming.outputNames.length;
  const { rows } = examples;
  const outputs = new Float64Array(rows * names);
  const predicted = task === 'classification' ? new Int32Array(rows) : null;
  const rowLosses = new Float64Array(rows);
  const threshold = decisionThreshold(network.design);
  const columns = network.targets.columns;
  for (const { from, count } of network.evaluation(examples, STEP_WORK)) {
    rowLosses.set(network.output('evaluation.loss').values.subarray(0, count), from);
    const { values } = network.output('output');
    const decision = network.output('decision').values;
    for (let r = 0; r < count; r++) {
      const at = r * columns;
      const read = readOutputs(values.subarray(at, at + columns), task, naming);
      outputs.set(read, (from + r) * names);
      if (!predicted) continue;
      predicted[from + r] = columns === 1 ? Number(decision[at] > threshold) : argmax(decision, at, columns);
    }
    yield;
  }
  const targets = rawTargets(examples, task, naming, columns);
  yield;
  return { outputs, targets, predicted, losses: rowLosses };
}

/** The second half: the metrics of rows that were judged. */
export function* metricsOf(
  network: Network,
  { outputs, targets, predicted, losses: rowLosses }: JudgedRowsOfPart,
  naming: Naming,
  tableRows: ArrayLike<number>,
): Generator<void, Metrics> {
  const rows = rowLosses.length;
  const names = naming.outputNames.length;
  let sum = 0;
  for (const loss of rowLosses) sum += loss;
  const loss = sum / rows;
  if (!predicted) return regressionMetrics(targets, outputs, naming.outputNames, loss, tableRows);
  const { kind, unit } = network.design.loss;
  return yield* classificationMetrics({
    classes: naming.outputNames,
    truth: Int32Array.from({ length: rows }, (_, r) => argmax(targets, r * names, names)),
    predicted,
    scores: outputs,
    probabilities: ['softmax', 'sigmoid'].includes(network.design.output.activation),
    loss,
    // An entropy loss has it from the logits, without the logarithm of a probability that was rounded to 0.
    logLoss: losses[kind].entropy ? loss * (units.bits.unitsPerNat / units[unit].unitsPerNat) : undefined,
  });
}

/** All at once. */
export function judged(...argument: Parameters<typeof judging>): JudgedExamples {
  return atOnce(judging(...argument));
}

/** Targets as the user reads them, rows × output names. */
function rawTargets(
  { rows, targets }: Examples,
  task: string,
  naming: Naming,
  columns: number,
): Float64Array {
  const names = naming.outputNames.length;
  if (task === 'classification') {
    if (columns > 1) return targets;
    return Float64Array.from({ length: rows * names }, (_, i) =>
      targets[i >> 1] > 0.5 ? i & 1 : 1 - (i & 1),
    );
  }
  const raw = new Float64Array(rows * names);
  for (let r = 0; r < rows; r++)
    raw.set(decodeTargets(naming.targets, targets.subarray(r * names, (r + 1) * names)), r * names);
  return raw;
}

function regressionMetrics(
  truth: Float64Array,
  predicted: Float64Array,
  names: readonly string[],
  loss: number,
  tableRows: ArrayLike<number>,
): Metrics {
  const k = names.length;
  const rows = truth.length / k;
  const errors = regressionErrors(truth, predicted, k);
  const places = sampledPlaces(rows, MOST_SAMPLED_ROWS, 'rows');
  const chosen = (values: Float64Array): Float64Array<ArrayBuffer> => {
    const part = new Float64Array(places.length * k);
    places.forEach((place, i) => part.set(values.subarray(place * k, (place + 1) * k), i * k));
    return part;
  };
  return {
    task: 'regression',
    rows,
    loss,
    targets: names.map((name, j) => ({ name, ...errors[j] })),
    average: averageErrors(errors),
    sample: {
      rows: Float64Array.from(places, (place) => (tableRows[place] ?? place) + 1),
      truth: chosen(truth),
      predicted: chosen(predicted),
    },
  };
}

/** A row of network outputs as the user reads it: class probabilities, or values in raw units. */
export function readOutputs(
  outputs: ArrayLike<number>,
  task: 'classification' | 'regression',
  naming: Naming,
): number[] {
  const values = Array.from(outputs);
  if (task === 'regression') return decodeTargets(naming.targets, outputs);
  return values.length === 1 && naming.outputNames.length === 2 ? [1 - values[0], values[0]] : values;
}
