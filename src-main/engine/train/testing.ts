import type { Activation } from '@shared/design/activations.ts';
import type { Design, HiddenLayer } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Examples } from '../data/types.ts';
import { stream } from '../numeric/random.ts';

/** Designs and data for tests: small, seeded, complete. */

const initialization = { kind: 'glorotUniform', initLow: -0.5, initHigh: 0.5 } as const;

export function hidden(activation: Activation, units: number, more: Partial<HiddenLayer> = {}): HiddenLayer {
  return {
    id: `${activation.toLowerCase()}-${units}`,
    units,
    activation,
    initialization,
    l1: 0,
    l2: 0,
    dropout: 0,
    ...more,
  };
}

export function testDesign(more: Partial<Design> = {}): Design {
  return {
    hidden: [hidden('tanh', 5), hidden('relu', 4)],
    output: { activation: 'softmax', initialization, l1: 0, l2: 0 },
    loss: { kind: 'crossEntropy', unit: 'bits' },
    regularizeBias: false,
    arithmetic: 'exact',
    optimizer: {
      kind: 'momentum',
      learningRate: 0.05,
      momentum: 0.5,
      decay: 0.9,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    },
    schedule: {
      kind: 'constant',
      scheduleEvery: 50,
      scheduleFactor: 0.5,
      scheduleRate: 0.01,
      schedulePeriod: 200,
      scheduleFloor: 0,
    },
    batchSize: 1,
    order: 'shuffled',
    stop: {
      epochs: { on: true, epochs: 20 },
      lossBelow: { on: false, lossBelow: 0.01 },
      relativeChange: { on: false, relativeChange: 1e-4, patience: 5 },
      gradientBelow: { on: false, gradientBelow: 1e-4 },
      noImprovement: { on: false, patience: 5 },
    },
    seed: 7,
    ...more,
  };
}

/** Random examples; classes depend on the inputs, so that there is something to learn. Targets as class indices. */
export function testExamples(rows: number, shape: DataShape, seed = 1): Examples {
  const random = stream(seed, 'test/examples');
  const inputs = Float64Array.from({ length: rows * shape.inputs }, () => random.normal());
  if (shape.task === 'regression') {
    const targets = Float64Array.from({ length: rows * shape.outputs }, (_, i) => {
      const row = Math.floor(i / shape.outputs) * shape.inputs;
      return inputs[row] * 0.7 - (inputs[row + 1] ?? 0) ** 2 * 0.3 + 0.1 * random.normal();
    });
    return { rows, inputs, targets };
  }
  const targets = Float64Array.from({ length: rows }, (_, r) => {
    const sum = inputs[r * shape.inputs] + (inputs[r * shape.inputs + 1] ?? 0) + 0.3 * random.normal();
    return Math.min(shape.outputs - 1, Math.max(0, Math.floor(sum + shape.outputs / 2)));
  });
  return { rows, inputs, targets };
}

export const threeClasses: DataShape = { task: 'classification', inputs: 4, outputs: 3 };
export const twoClasses: DataShape = { task: 'classification', inputs: 3, outputs: 2 };
export const twoTargets: DataShape = { task: 'regression', inputs: 3, outputs: 2 };
