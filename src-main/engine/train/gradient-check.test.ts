import { describe, expect, it } from 'vitest';
import { activationNames } from '@shared/design/activations.ts';
import type { Activation } from '@shared/design/activations.ts';
import type { Design } from '@shared/design/schema.ts';
import { outputUnits } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { checkGradient, TOLERANCE } from './gradient-check.ts';
import { initialWeights } from './initial-weights.ts';
import { Network } from './network.ts';
import { encodeTargets } from './targets.ts';
import { hidden, testDesign, testExamples, threeClasses, twoClasses, twoTargets } from './testing.ts';

const output = (activation: Activation, l1: number, l2: number): Design['output'] => ({
  ...testDesign().output,
  activation,
  l1,
  l2,
});

/** Each loss with an output it is defined for, and its data. */
const objectives: [string, Design['loss']['kind'], Activation, DataShape][] = [
  ['softmax cross-entropy', 'crossEntropy', 'softmax', threeClasses],
  ['softmax cross-entropy of two classes', 'crossEntropy', 'softmax', twoClasses],
  ['logistic loss', 'logistic', 'sigmoid', twoClasses],
  ['RSS of softmax', 'rss', 'softmax', threeClasses],
  ['RSS of sigmoid', 'rss', 'sigmoid', twoClasses],
  ['RSS', 'rss', 'identity', twoTargets],
  ['MSE', 'mse', 'identity', twoTargets],
  ['MSE of tanh', 'mse', 'tanh', twoTargets],
];
const regularizers: [string, number, number][] = [
  ['no regulariser', 0, 0],
  ['L1', 0.3, 0],
  ['L2', 0, 0.2],
  ['L1 + L2', 0.3, 0.2],
];

describe.each(objectives)('%s', (_loss, kind, last, shape) => {
  describe.each(regularizers)('%s', (_name, l1, l2) => {
    it.each(activationNames)('%s: ∇ℓ agrees with central differences', (activation) => {
      for (const regularizeBias of [false, true]) {
        const design = testDesign({
          hidden: [hidden(activation, 4, { l1, l2 }), hidden('tanh', 3, { l1, l2 })],
          output: output(last, l1, l2),
          loss: { kind, unit: regularizeBias ? 'nats' : 'bits' },
          regularizeBias,
        });
        const network = new Network(design, shape);
        network.stack.forEach((layer, s) => {
          network.weights[s].set(
            initialWeights({ ...layer, initialization: { kind: 'uniform', initLow: -1, initHigh: 1 } }, 5),
          );
        });
        const examples = encodeTargets(testExamples(12, shape, 4), shape, outputUnits(design, shape));
        const before = network.weights.map((weights) => Float64Array.from(weights));
        const result = checkGradient(network, examples);
        expect(result.checked).toBe(result.parameters);
        expect(result.worst.relativeError, JSON.stringify(result.worst)).toBeLessThanOrEqual(TOLERANCE);
        expect(result.passed).toBe(true);
        expect(network.weights).toEqual(before);
      }
    });
  });
});

it('finds a wrong gradient', () => {
  const design = testDesign();
  const network = new Network(design, threeClasses);
  network.stack.forEach((layer, s) => network.weights[s].set(initialWeights(layer, 5)));
  const examples = encodeTargets(testExamples(12, threeClasses, 4), threeClasses, 3);
  const { executor } = network;
  const run = executor.run.bind(executor);
  const { update } = network.plan.sections;
  executor.run = (from, to) => {
    run(from, to);
    if (from < update.from && to === update.from) network.gradients[1][7] *= 1.001;
  };
  const result = checkGradient(network, examples);
  expect(result.passed).toBe(false);
  expect(result.worst).toMatchObject({ layer: 'h2', row: 1, column: 1 });
});
