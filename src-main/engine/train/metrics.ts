import type { ClassificationMetrics, Metrics, RegressionMetrics } from '@shared/contract/evaluation.ts';
import { losses, units } from '@shared/design/choices.ts';
import type { TargetEncoding } from '@shared/formats/encodings.ts';
import { decodeTargets } from '../data/encode.ts';
import type { Examples } from '../data/types.ts';
import { log } from '../numeric/log.ts';
import { sumRows } from './network.ts';
import type { Network } from './network.ts';
import { argmax, decisionThreshold } from './score.ts';

/** What metrics need to know of the data beside the examples. */
export interface Naming {
  readonly outputNames: readonly string[];
  readonly targets: readonly TargetEncoding[];
}

/** Metrics of a split at the network's current weights; losses in the design's unit, errors in raw units. */
export function metricsOf(network: Network, examples: Examples, naming: Naming): Metrics {
  return network.shape.task === 'classification'
    ? classification(network, examples, naming)
    : regression(network, examples, naming);
}

function classification(
  network: Network,
  examples: Examples,
  { outputNames }: Naming,
): ClassificationMetrics {
  const classes = outputNames.length;
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const threshold = decisionThreshold(network.design);
  let loss = 0;
  let entropy = 0;
  network.evaluate(examples, (_from, rows) => {
    loss += sumRows(network.output('evaluation.loss'));
    const decision = network.output('decision').values;
    const output = network.output('output').values;
    const c = network.targets.values;
    const columns = network.targets.columns;
    for (let r = 0; r < rows; r++) {
      const at = r * columns;
      const truth = columns === 1 ? Number(c[at] > 0.5) : argmax(c, at, columns);
      const predicted = columns === 1 ? Number(decision[at] > threshold) : argmax(decision, at, columns);
      matrix[truth][predicted]++;
      const q = columns === 1 ? (truth === 1 ? output[at] : 1 - output[at]) : output[at + truth];
      entropy -= log(q);
    }
  });
  const correct = matrix.reduce((sum, row, i) => sum + row[i], 0);
  const { kind, unit } = network.design.loss;
  const probabilities = ['softmax', 'sigmoid'].includes(network.design.output.activation);
  // P is one-hot, H(P) = 0, so D_KL(P‖Q) = H(P, Q); an entropy loss has it from the logits, without a log of 0.
  const nats = losses[kind].entropy ? loss / units[unit].unitsPerNat : probabilities ? entropy : NaN;
  return {
    task: 'classification',
    rows: examples.rows,
    loss: loss / examples.rows,
    accuracy: correct / examples.rows,
    classes: [...outputNames],
    matrix,
    relativeEntropy: (nats * units.bits.unitsPerNat) / examples.rows,
  };
}

function regression(
  network: Network,
  examples: Examples,
  { outputNames, targets }: Naming,
): RegressionMetrics {
  const k = outputNames.length;
  const truths = examples.targets;
  const raw = (values: Float64Array, row: number): number[] =>
    decodeTargets(targets, values.subarray(row * k, (row + 1) * k));
  const means = new Float64Array(k);
  for (let r = 0; r < examples.rows; r++) raw(truths, r).forEach((c, j) => (means[j] += c / examples.rows));
  const residual = new Float64Array(k);
  const total = new Float64Array(k);
  let loss = 0;
  network.evaluate(examples, (from, rows) => {
    loss += sumRows(network.output('evaluation.loss'));
    for (let r = 0; r < rows; r++) {
      const y = raw(network.output('output').values, r);
      raw(truths, from + r).forEach((c, j) => {
        residual[j] += (c - y[j]) * (c - y[j]);
        total[j] += (c - means[j]) * (c - means[j]);
      });
    }
  });
  return {
    task: 'regression',
    rows: examples.rows,
    loss: loss / examples.rows,
    targets: outputNames.map((name, j) => ({
      name,
      rmse: Math.sqrt(residual[j] / examples.rows),
      r2: 1 - residual[j] / total[j],
    })),
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
