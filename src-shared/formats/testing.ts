import type { Activation } from '../design/activations.ts';
import { defaultDocument } from '../design/defaults.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { InputEncoding, TargetEncoding } from './encodings.ts';
import type { WeightsFile } from './weights.ts';

/** Files for tests: small, complete, with every kind of encoding. */

const inputs: InputEncoding[] = [
  { name: 'length', kind: 'standardize', mean: 3.25, scale: 1.7, fill: null },
  { name: 'width', kind: 'min-max', min: -1, max: 4.5, fill: 0.75 },
  { name: 'age', kind: 'none', fill: null },
  { name: 'depth', kind: 'robust', median: 0.5, scale: 0.3, fill: 0.625 },
  { name: 'sex', kind: 'one-hot', categories: ['FEMALE', 'MALE'], fill: 'MALE', unknown: 'error' },
  { name: 'island', kind: 'one-hot', categories: ['Dream', ''], fill: '', unknown: 'zero' },
];

/** A number in (−1.5, 1.5) that looks like a weight. */
const weight = (layer: number, row: number, column: number): number =>
  ((((layer + 1) * 7919 + row * 104729 + column * 1299709) % 3001) - 1500) / 1000.7;

const matrix = (layer: number, rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => weight(layer, row, column)),
  );

const rows = [
  { length: 1.5, width: 0.25, age: 0.5, depth: 1, sex: 'MALE', island: 'Dream' },
  { length: -2, width: null, age: -1.5, depth: -0.25, sex: 'FEMALE', island: null },
  { length: 3.25, width: -1, age: 0, depth: null, sex: 'FEMALE', island: 'Dream' },
  { length: 40, width: 1e-3, age: 3, depth: 0.1, sex: null, island: 'Biscoe' },
  { length: 0.1, width: 2, age: -0, depth: 7, sex: 'MALE', island: null },
];

/**
 * A weights file of 8-3-k whose `check` outputs are empty (zeros): what they are is for the test to say.
 *
 * @param outputs units of the output layer
 */
export function weightsFile(
  hidden: Activation,
  output: Activation,
  targets: TargetEncoding[],
  outputs: number,
): WeightsFile {
  const [first] = targets;
  const classes = first.kind === 'one-hot' ? first.categories : null;
  const { data, design } = defaultDocument();
  const { source: _source, ...dataWithoutSource } = data;
  return {
    format: 'adjoint-weights',
    version: 2,
    arithmetic: 'exact',
    model: {
      task: classes ? 'classification' : 'regression',
      inputs: ['length', 'width', 'age', 'depth', 'sex=FEMALE', 'sex=MALE', 'island=Dream', 'island=?'],
      outputs: classes ?? targets.map((target) => target.name),
    },
    preprocessing: { inputs, targets },
    layers: [
      { name: 'h1', activation: hidden, inputs: 8, outputs: 3, weights: matrix(0, 3, 9) },
      { name: 'o', activation: output, inputs: 3, outputs, weights: matrix(1, outputs, 4) },
    ],
    loss: { kind: classes ? 'crossEntropy' : 'mse', unit: 'bits' },
    training: {
      optimizer: 'momentum',
      learningRate: 0.02,
      momentum: 0.5,
      batchSize: 1,
      order: 'shuffled',
      epochs: 200,
      updates: 24000,
      seed: 1,
      arithmetic: 'exact',
      stopReason: '200 epochs are done',
      trainingLoss: 0.05,
      validationLoss: null,
      design,
      data: dataWithoutSource,
    },
    momentum: [matrix(2, 3, 9), matrix(3, outputs, 4)],
    optimizer: {
      kind: 'adam',
      update: 24000,
      state: [
        [matrix(4, 3, 9), matrix(5, 3, 9)],
        [matrix(6, outputs, 4), matrix(7, outputs, 4)],
      ],
    },
    check: rows.map((input) => ({ input, output: new Array<number>(outputs).fill(0) })),
  };
}

export const threeClasses: TargetEncoding[] = [
  { name: 'species', kind: 'one-hot', categories: ['a', 'b', 'c'] },
];
export const twoClasses: TargetEncoding[] = [{ name: 'species', kind: 'one-hot', categories: ['no', 'yes'] }];
export const fourNumbers: TargetEncoding[] = [
  { name: 'mass', kind: 'standardize', mean: 4200, scale: 800.5 },
  { name: 'height', kind: 'min-max', min: 10, max: 60 },
  { name: 'mood', kind: 'none' },
  { name: 'pace', kind: 'robust', median: -3, scale: 12.5 },
];

export function checkpoint(values: number[] = [1, 2, 3, 4, 5, 6]): Checkpoint {
  const layers = [{ units: 2, inputs: 2, weights: values, delta: values, state: [values] }];
  return {
    epoch: 3,
    update: 12,
    updateInEpoch: 1,
    partial: [0.5, 1, 4],
    arithmetic: 'exact',
    seconds: 1.25,
    layers,
    recentLosses: [0.5],
    best: { epoch: 2, update: 8, loss: 0.25, recentLosses: [0.75], layers },
    history: { stride: 3, values },
  };
}
