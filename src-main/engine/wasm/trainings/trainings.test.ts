import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { stream } from '../../numeric/random.ts';
import { hidden, testDesign, threeClasses, twoClasses, twoTargets } from '../../train/testing.ts';
import { WasmExecutor } from '../executor.ts';
import { firstDifference } from '../testing.ts';
import { course, trainerFor } from './course.ts';
import type { Execute } from './course.ts';
import { divergence, expectSame, randomDesigns, regression } from './designs.ts';

const exact: Execute = (plan) => new WasmExecutor(plan, 'exact');
const { optimizer } = testDesign();
function expectSameCourse(design: Design, shape: DataShape, epochs: number, rows?: number): void {
  const wanted = course(trainerFor(design, shape, undefined, rows), epochs, () => Infinity);
  const random = stream(11, 'test/slices');
  const ways: Record<string, () => number> = {
    'in whole epochs': () => Infinity,
    'in slices': () => 1 + random.below(20_000),
  };
  for (const [way, work] of Object.entries(ways)) {
    const got = course(trainerFor(design, shape, exact, rows), epochs, work);
    expectSame(got, wanted, way);
  }
}

const designs: Record<string, [Partial<Design>, DataShape]> = {
  'lecture stack, IGD': [{}, threeClasses],
  'no hidden layer': [{ hidden: [] }, threeClasses],
  'gradient descent, sigmoid': [
    { hidden: [hidden('sigmoid', 7)], optimizer: { ...optimizer, kind: 'gradientDescent' } },
    threeClasses,
  ],
  'mini-batch, dropout, L1 and L2, bias regularised': [
    {
      batchSize: 8,
      regularizeBias: true,
      hidden: [hidden('tanh', 6, { dropout: 0.4, l2: 0.1 }), hidden('gelu', 4, { l1: 0.05 })],
    },
    threeClasses,
  ],
  'IGD with dropout and L2': [{ hidden: [hidden('relu', 9, { dropout: 0.2, l2: 0.01 })] }, threeClasses],
  'batch gradient descent, Adam': [
    {
      batchSize: null,
      optimizer: { ...optimizer, kind: 'adam' },
      loss: { kind: 'crossEntropy', unit: 'nats' },
    },
    threeClasses,
  ],
  'IGD, tanh, sigmoid and ReLU, odd and even sizes': [
    { hidden: [hidden('tanh', 13), hidden('sigmoid', 8), hidden('relu', 7), hidden('tanh', 2)] },
    threeClasses,
  ],
  'IGD with layers beyond the strips': [{ hidden: [hidden('relu', 71), hidden('tanh', 67)] }, threeClasses],
  'IGD with a repeated width': [
    { hidden: [hidden('tanh', 16), hidden('tanh', 16), hidden('tanh', 16), hidden('relu', 16)] },
    threeClasses,
  ],
  'IGD, one sigmoid output': [
    {
      hidden: [hidden('sigmoid', 5)],
      output: { ...testDesign().output, activation: 'sigmoid' },
      loss: { kind: 'logistic', unit: 'bits' },
    },
    twoClasses,
  ],
  'IGD, regression through tanh': [
    { ...regression, output: { ...testDesign().output, activation: 'tanh' }, hidden: [hidden('relu', 6)] },
    twoTargets,
  ],
  'IGD with Adam': [{ optimizer: { ...optimizer, kind: 'adam', learningRate: 0.01 } }, threeClasses],
  'sigmoid output, Nesterov': [
    {
      output: { ...testDesign().output, activation: 'sigmoid' },
      loss: { kind: 'logistic', unit: 'nats' },
      optimizer: { ...optimizer, kind: 'nesterov' },
    },
    twoClasses,
  ],
  'regression, RMSProp, given order': [
    {
      ...regression,
      optimizer: { ...optimizer, kind: 'rmsProp', learningRate: 0.01 },
      batchSize: 5,
      order: 'given',
    },
    twoTargets,
  ],
  'regression, residual sum, wide layers': [
    {
      ...regression,
      loss: { kind: 'rss', unit: 'bits' },
      hidden: [hidden('silu', 21), hidden('elu', 18), hidden('softplus', 13), hidden('leakyRelu', 11)],
      optimizer: { ...optimizer, learningRate: 0.001 },
      batchSize: 13,
    },
    twoTargets,
  ],
  'softmax in the middle, large batch': [{ hidden: [hidden('softmax', 10)], batchSize: 30 }, threeClasses],
};

describe('a whole training has the bits of the reference', () => {
  it.each(Object.entries(designs))('%s', (_name, [more, shape]) => {
    expectSameCourse(testDesign(more), shape, 8);
  });

  it('batches of several chunks', () => {
    expectSameCourse(
      testDesign({ batchSize: 200, hidden: [hidden('tanh', 9, { dropout: 0.3 })] }),
      threeClasses,
      4,
      300,
    );
  });

  it('random designs', () => {
    fc.assert(
      fc.property(randomDesigns([1, 1, 2, 3, 4, 7, 16, null]), ([design, shape]) =>
        expectSameCourse(design, shape, 2),
      ),
      { seed: 20261122, numRuns: 60 },
    );
  });
});

describe('a run that diverges', () => {
  it.each([1, 4])(
    'with batches of %d fails at the same update with the same words and weights',
    (batchSize) => {
      const { message, state } = divergence(batchSize, 4, exact);
      const wanted = divergence(batchSize, 4);
      expect(message).toMatch(/became/);
      expect(message).toBe(wanted.message);
      expect(firstDifference(state, wanted.state)).toBe(-1);
    },
  );
});

describe('steps', () => {
  it('one update at a time, with the loss of each epoch', () => {
    const design = testDesign({ batchSize: 4 });
    const [reference, fast] = [undefined, exact].map((execute) => trainerFor(design, threeClasses, execute));
    for (let i = 0; i < 30; i++) expect(fast.step()).toBe(reference.step());
    expect(fast.update).toBe(30);
    expect(fast.update).toBe(reference.update);
    fast.weights(0).forEach((w, i) => expect(w).toBe(reference.weights(0)[i]));
    const loss = columnIndex('trainingLoss');
    const frames = [reference, fast].map((trainer) => {
      const frame = new Float64Array(epochStride(trainer.stack.length));
      trainer.writeFrame(frame, 0, 0);
      return frame;
    });
    expect(frames[1][loss]).toBe(frames[0][loss]);
  });
});
