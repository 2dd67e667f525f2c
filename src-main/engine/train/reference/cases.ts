import type { Activation } from '@shared/design/activations.ts';
import type { Design } from '@shared/design/schema.ts';
import { outputUnits, stackOf } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Examples } from '../../data/types.ts';
import { shuffle, stream } from '../../numeric/random.ts';
import { initialWeights } from '../initial-weights.ts';
import { encodeTargets } from '../targets.ts';
import { hidden, testDesign, testExamples, threeClasses, twoClasses, twoTargets } from '../testing.ts';

export const EPOCHS = 50;

/** A training run that an outside program repeats: a design, its data, and how many rows. */
export interface ReferenceRun {
  readonly name: string;
  readonly design: Design;
  readonly shape: DataShape;
  readonly examples: Examples;
}

const { optimizer, schedule, stop } = testDesign();
const until = { ...stop, epochs: { on: true, epochs: EPOCHS } };
const output = (activation: Activation, l1 = 0, l2 = 0): Design['output'] => ({
  ...testDesign().output,
  activation,
  l1,
  l2,
});

/**
 * Every optimiser, loss, unit, schedule and activation; batch sizes 1, 8 with a partial last batch, and all (in one
 * chunk and in several). Learning rates are small enough for training to be a smooth descent: a run that jumps about
 * amplifies the last bits (the first one here by 1e8 at η = 0.02 instead of 0.004) and compares nothing.
 */
const runs: [name: string, rows: number, shape: DataShape, Partial<Design>][] = [
  [
    'lecture stack, momentum, cross-entropy in bits, IGD',
    37,
    threeClasses,
    { optimizer: { ...optimizer, learningRate: 0.004, momentum: 0.9 }, order: 'given' },
  ],
  [
    'gradient descent, cross-entropy in bits, IGD shuffled, L2',
    37,
    threeClasses,
    {
      hidden: [hidden('tanh', 6, { l2: 0.4 }), hidden('relu', 5, { l2: 0.2 })],
      output: output('softmax', 0, 0.1),
      optimizer: { ...optimizer, kind: 'gradientDescent', learningRate: 0.03 },
    },
  ],
  [
    'momentum, cross-entropy in nats, step, batches of 8 and one of 5',
    37,
    threeClasses,
    {
      hidden: [hidden('sigmoid', 6), hidden('gelu', 5)],
      loss: { kind: 'crossEntropy', unit: 'nats' },
      optimizer: { ...optimizer, learningRate: 0.08, momentum: 0.7 },
      schedule: { ...schedule, kind: 'step', scheduleEvery: 12, scheduleFactor: 0.5 },
      batchSize: 8,
      order: 'given',
    },
  ],
  [
    'Nesterov, logistic loss in bits, all at once, L1',
    30,
    twoClasses,
    {
      hidden: [hidden('elu', 5, { l1: 0.3 }), hidden('softplus', 4, { l1: 0.1 })],
      output: output('sigmoid', 0.2),
      loss: { kind: 'logistic', unit: 'bits' },
      optimizer: { ...optimizer, kind: 'nesterov', learningRate: 0.05, momentum: 0.8 },
      batchSize: null,
      order: 'given',
    },
  ],
  [
    'Adam, logistic loss in nats, cosine, IGD',
    30,
    twoClasses,
    {
      hidden: [hidden('gelu', 5), hidden('silu', 4)],
      output: output('sigmoid'),
      loss: { kind: 'logistic', unit: 'nats' },
      optimizer: { ...optimizer, kind: 'adam', learningRate: 0.003, epsilon: 1e-4 },
      schedule: { ...schedule, kind: 'cosine', schedulePeriod: 60, scheduleFloor: 0.1 },
      order: 'given',
    },
  ],
  [
    'RMSProp, MSE, exponential, batches of 8 and one of 6',
    30,
    twoTargets,
    {
      hidden: [hidden('silu', 6), hidden('leakyRelu', 5)],
      output: output('identity'),
      loss: { kind: 'mse', unit: 'bits' },
      // A large ε: at 1e-8 the rule divides rounding errors by rounding errors wherever a gradient vanishes.
      optimizer: { ...optimizer, kind: 'rmsProp', learningRate: 0.004, epsilon: 1e-3 },
      schedule: { ...schedule, kind: 'exponential', scheduleRate: 0.03 },
      batchSize: 8,
      order: 'given',
    },
  ],
  [
    'Adam, RSS, 1/t, L1 + L2 with bias, batches of 8 shuffled',
    30,
    twoTargets,
    {
      hidden: [hidden('relu', 6, { l1: 0.05, l2: 0.1 }), hidden('tanh', 5, { l2: 0.2 })],
      output: output('identity', 0.05, 0.05),
      loss: { kind: 'rss', unit: 'nats' },
      regularizeBias: true,
      optimizer: { ...optimizer, kind: 'adam', learningRate: 0.005, beta1: 0.8, epsilon: 1e-4 },
      schedule: { ...schedule, kind: 'inverse', scheduleRate: 0.05 },
      batchSize: 8,
    },
  ],
  [
    'momentum, RSS of softmax, cosine, all at once',
    37,
    threeClasses,
    {
      loss: { kind: 'rss', unit: 'bits' },
      optimizer: { ...optimizer, learningRate: 0.1, momentum: 0.6 },
      schedule: { ...schedule, kind: 'cosine', schedulePeriod: 50 },
      batchSize: null,
      order: 'given',
    },
  ],
  [
    'momentum, MSE of tanh, 1/t, all at once in three chunks, L2',
    300,
    twoTargets,
    {
      hidden: [hidden('tanh', 4, { l2: 1 }), hidden('sigmoid', 4), hidden('elu', 3)],
      output: output('tanh'),
      loss: { kind: 'mse', unit: 'nats' },
      optimizer: { ...optimizer, learningRate: 0.2, momentum: 0.5 },
      schedule: { ...schedule, kind: 'inverse', scheduleRate: 0.02 },
      batchSize: null,
      order: 'given',
    },
  ],
];

export const referenceRuns: readonly ReferenceRun[] = runs.map(([name, rows, shape, more], index) => {
  const design = testDesign({ ...more, stop: until, seed: index + 1 });
  const examples = encodeTargets(testExamples(rows, shape, index + 1), shape, outputUnits(design, shape));
  return { name, design, shape, examples };
});

/** A run in the form that `pytorch.py` reads. */
export function toCase({ name, design, shape, examples }: ReferenceRun): object {
  const { loss, regularizeBias, optimizer, schedule, batchSize, seed } = design;
  const order = Array.from({ length: design.order === 'given' ? 0 : EPOCHS }, (_, epoch) => {
    const places = Int32Array.from({ length: examples.rows }, (_, i) => i);
    return Array.from(shuffle(places, stream(seed, `order/${epoch}`)));
  });
  return {
    name,
    epochs: EPOCHS,
    rows: examples.rows,
    inputs: Array.from(examples.inputs),
    targets: Array.from(examples.targets),
    layers: stackOf(design, shape).map((layer) => ({
      inputs: layer.inputs,
      units: layer.units,
      activation: layer.activation,
      l1: layer.l1,
      l2: layer.l2,
      weights: Array.from(initialWeights(layer, seed)),
    })),
    loss: loss.kind,
    unit: loss.unit,
    regularizeBias,
    optimizer,
    schedule,
    batchSize,
    order,
  };
}
