import type { Prediction } from '@shared/contract/evaluation.ts';
import { defaultDesign } from '@shared/design/defaults.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { WeightsFile } from '@shared/formats/weights.ts';
import { decodeTargets, encodeRow } from '../data/encode.ts';
import type { Examples, RawRow } from '../data/types.ts';
import { readOutputs } from './metrics.ts';
import type { Naming } from './metrics.ts';
import { Network } from './network.ts';
import { argmax } from './score.ts';

/** The exported hypothesis (lecture, IGD_MLP* step 11): predicts raw rows from a weights file alone. */
export class Hypothesis {
  readonly network: Network;
  readonly naming: Naming;

  constructor(readonly file: WeightsFile) {
    const { model, preprocessing, layers } = file;
    const shape: DataShape = { task: model.task, inputs: model.inputs.length, outputs: model.outputs.length };
    this.network = new Network(designOf(file, shape), shape);
    this.naming = { outputNames: model.outputs, targets: preprocessing.targets };
    layers.forEach((layer, s) =>
      layer.weights.forEach((row, i) => this.network.weights[s].set(row, i * row.length)),
    );
  }

  /** What `check` holds for a raw row: the network's outputs; for a regression in raw units. */
  checked(row: RawRow): number[] {
    const outputs = this.outputs(row);
    return this.network.shape.task === 'regression'
      ? decodeTargets(this.naming.targets, outputs)
      : Array.from(outputs);
  }

  /**
   * The outputs of the network for one raw row.
   *
   * @throws Fault for a missing column, an unknown category or a cell that is not a number
   */
  outputs(row: RawRow): Float64Array {
    return outputsOf(this.network, this.encode([row]));
  }

  /** Class probabilities, or values in raw units. */
  predict(row: RawRow): Prediction {
    return predictionOf(this.network, this.outputs(row), this.naming);
  }

  encode(rows: readonly RawRow[]): Examples {
    const n = this.network.inputs.columns;
    const inputs = new Float64Array(rows.length * n);
    rows.forEach((row, r) => encodeRow(this.file.preprocessing.inputs, row, inputs, r * n));
    return {
      rows: rows.length,
      inputs,
      targets: new Float64Array(rows.length * this.network.targets.columns),
    };
  }
}

/** All outputs of the network for encoded examples, rows × k. */
export function outputsOf(network: Network, examples: Examples): Float64Array {
  const k = network.targets.columns;
  const outputs = new Float64Array(examples.rows * k);
  network.evaluate(examples, (from, rows) =>
    outputs.set(network.output('output').values.subarray(0, rows * k), from * k),
  );
  return outputs;
}

/** One row of outputs as the user reads it. */
export function predictionOf(network: Network, outputs: Float64Array, naming: Naming): Prediction {
  const { task } = network.shape;
  const values = readOutputs(outputs, task, naming);
  const label =
    task === 'classification'
      ? naming.outputNames[argmax(Float64Array.from(values), 0, values.length)]
      : null;
  return { names: [...naming.outputNames], values, label };
}

/** A design with the file's layers and loss; how it was trained does not matter to a prediction. */
function designOf({ layers, loss }: WeightsFile, shape: DataShape): Design {
  const base = defaultDesign(shape);
  const plain = { initialization: base.output.initialization, l1: 0, l2: 0 };
  return {
    ...base,
    loss,
    hidden: layers.slice(0, -1).map((layer, i) => ({
      id: `layer-${i + 1}`,
      units: layer.outputs,
      activation: layer.activation,
      dropout: 0,
      ...plain,
    })),
    output: { activation: layers[layers.length - 1].activation, ...plain },
  };
}
