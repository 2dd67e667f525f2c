import { describe, expect, it } from 'vitest';
import { columnIndex, gradientNormIndex } from '@shared/contract/epoch-frame.ts';
import { defaultDesign } from '@shared/design/defaults.ts';
import type { Design } from '@shared/design/schema.ts';
import { stackOf } from '@shared/design/stack.ts';
import { stream } from '../numeric/random.ts';
import { computeGradient } from './gradient-check.ts';
import { outputsOf } from './hypothesis.ts';
import { initialWeights } from './initial-weights.ts';
import { Network } from './network.ts';
import {
  example,
  examplesFor,
  expectClose,
  frameOf,
  networkFor,
  ROWS,
  trainerFor,
} from './reference/lecture.ts';
import { hidden, testDesign, threeClasses, twoTargets } from './testing.ts';
import { Trainer } from './trainer.ts';

/** The lecture's loop IGD_MLP*, notes ML:IV, step by step. */

const { optimizer, stop, output } = testDesign();

describe('step 1: random weights', () => {
  const [inputs, units] = [100, 300];
  const draw = (kind: Design['output']['initialization']['kind'], seed = 3): Float64Array => {
    const layer = hidden('tanh', units, { initialization: { kind, initLow: -0.2, initHigh: 0.6 } });
    const [first] = stackOf(testDesign({ hidden: [layer] }), { ...threeClasses, inputs });
    return initialWeights(first, seed);
  };
  // kind: [largest |w − mean|, variance]; the fans are 100 and 300.
  const uniform: [kind: 'glorotUniform' | 'heUniform' | 'lecunUniform' | 'uniform', bound: number][] = [
    ['glorotUniform', Math.sqrt(6 / 400)],
    ['heUniform', Math.sqrt(6 / 100)],
    ['lecunUniform', Math.sqrt(3 / 100)],
    ['uniform', 0.4],
  ];
  const normal: [kind: 'glorotNormal' | 'heNormal' | 'lecunNormal', variance: number][] = [
    ['glorotNormal', 2 / 400],
    ['heNormal', 2 / 100],
    ['lecunNormal', 1 / 100],
  ];
  const inner = (weights: Float64Array): Float64Array => weights.filter((_, i) => i % (inputs + 1) !== 0);
  const moments = (values: Float64Array): { mean: number; variance: number } => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
  };

  it.each(uniform)('%s fills its interval evenly', (kind, bound) => {
    const weights = draw(kind);
    const centre = kind === 'uniform' ? 0.2 : 0;
    const values = (kind === 'uniform' ? weights : inner(weights)).map((v) => v - centre);
    const { mean, variance } = moments(values);
    const n = values.length;
    expect(values.every((v) => Math.abs(v) <= bound)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(0.999 * bound);
    expect(Math.min(...values)).toBeLessThan(-0.999 * bound);
    // 5 standard deviations of the sample's mean and variance; the kurtosis of a uniform is 9/5.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
    expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(5 * Math.sqrt(0.8 / n));
  });

  it.each(normal)('%s is a normal distribution', (kind, wanted) => {
    const values = inner(draw(kind));
    const { mean, variance } = moments(values);
    const n = values.length;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(wanted / n));
    expect(Math.abs(variance / wanted - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    const within = values.filter((v) => Math.abs(v) < Math.sqrt(wanted)).length / n;
    expect(Math.abs(within - 0.6826895)).toBeLessThan(5 * Math.sqrt((0.683 * 0.317) / n));
  });

  it('starts bias weights at 0, and follows from the seed alone', () => {
    for (const [kind] of [...uniform, ...normal]) {
      const weights = draw(kind);
      const biases = weights.filter((_, i) => i % (inputs + 1) === 0);
      if (kind !== 'uniform') expect(biases.every((w) => w === 0)).toBe(true);
      expect(draw(kind)).toEqual(weights);
      expect(draw(kind, 4)).not.toEqual(weights);
    }
    expect(draw('zeros').every((w) => w === 0)).toBe(true);
  });

  it('gives the same run for the same seed, another for another', () => {
    const run = (seed: number): Float64Array[] => {
      const trainer = trainerFor({ seed });
      while (trainer.epoch < 3) trainer.advance(Infinity);
      return [...trainer.network.weights];
    };
    expect(run(5)).toEqual(run(5));
    expect(run(6)).not.toEqual(run(5));
  });
});

describe('steps 2–4: one loop for every batch size', () => {
  it.each([1, 2, 8, 36, ROWS, null])(
    'an update with batch size %s takes the mean gradient of its examples',
    (batchSize) => {
      const design = testDesign({ batchSize, order: 'given' });
      const examples = examplesFor(design, threeClasses);
      const trainer = new Trainer(design, threeClasses, examples, null);
      const single = new Network(design, threeClasses);
      const size = batchSize ?? ROWS;
      expect(trainer.updatesPerEpoch).toBe(Math.ceil(ROWS / size));
      for (let first = 0; first < ROWS; first += size) {
        single.weights.forEach((w, s) => w.set(trainer.network.weights[s]));
        const rows = Math.min(size, ROWS - first);
        const mean = trainer.network.gradients.map((g) => new Float64Array(g.length));
        for (let r = first; r < first + rows; r++) {
          computeGradient(single, example(examples, r), ROWS);
          single.gradients.forEach((g, s) => g.forEach((v, i) => (mean[s][i] += v / rows)));
        }
        expect(trainer.step()).toBe(first + rows === ROWS ? 'epoch' : 'update');
        trainer.network.gradients.forEach((g, s) => expectClose(g, mean[s], 1e-15));
      }
      expect(trainer.epoch).toBe(1);
    },
  );

  it('is one update per example by default; all examples are one batch, however that is said', () => {
    expect(defaultDesign(threeClasses).batchSize).toBe(1);
    const run = (batchSize: number | null): Trainer => {
      const trainer = trainerFor({ batchSize });
      while (trainer.epoch < 5) trainer.advance(Infinity);
      return trainer;
    };
    const all = run(null);
    expect(all.update).toBe(5);
    for (const size of [ROWS, ROWS + 100]) expect(run(size).network.weights).toEqual(all.network.weights);
    expect(run(1).update).toBe(5 * ROWS);
  });

  it('visits every example once an epoch, shuffled anew by the seed or as given', () => {
    const design = testDesign({ order: 'shuffled', optimizer: { ...optimizer, learningRate: 1e-300 } });
    const examples = examplesFor(design, threeClasses);
    const seen = (order: Design['order'], seed: number): number[][] => {
      const trainer = new Trainer({ ...design, order, seed }, threeClasses, examples, null);
      return [0, 1].map(() =>
        Array.from({ length: ROWS }, () => {
          trainer.step();
          return examples.inputs.indexOf(trainer.network.inputs.values[0]) / threeClasses.inputs;
        }),
      );
    };
    const given = Array.from({ length: ROWS }, (_, i) => i);
    expect(seen('given', 1)).toEqual([given, given]);
    const [first, second] = seen('shuffled', 1);
    for (const order of [first, second]) expect([...order].sort((a, b) => a - b)).toEqual(given);
    expect(first).not.toEqual(given);
    expect(second).not.toEqual(first);
    expect(seen('shuffled', 1)).toEqual([first, second]);
    expect(seen('shuffled', 2)).not.toEqual([first, second]);
  });
});

describe('step 5: x₀ = 1, W^{h_s} of shape l_s × (l_{s−1} + 1), tanh first, ReLU between, softmax last', () => {
  it('is what is proposed', () => {
    const design = defaultDesign(threeClasses);
    expect(design.hidden.map(({ activation }) => activation)).toEqual(['tanh', 'relu']);
    expect(design.output.activation).toBe('softmax');
    expect(design.optimizer.kind).toBe('momentum');
  });

  it('has the bias weights in column 0: the forward pass by hand gives the same outputs', () => {
    const design = testDesign();
    const network = networkFor(design, threeClasses);
    const random = stream(1, 'test/bias');
    for (const weights of network.weights)
      for (let i = 0; i < weights.length; i++) weights[i] += 0.2 * random.normal();
    expect(network.weights.map((w) => w.length)).toEqual([5 * (4 + 1), 4 * (5 + 1), 3 * (4 + 1)]);
    const examples = examplesFor(design, threeClasses);
    const outputs = outputsOf(network, examples);
    const activate: ((z: number) => number)[] = [Math.tanh, (z) => Math.max(0, z), Math.exp];
    for (let r = 0; r < ROWS; r++) {
      let y = Array.from(examples.inputs.subarray(4 * r, 4 * (r + 1)));
      network.stack.forEach(({ units }, s) => {
        const x = [1, ...y];
        y = Array.from({ length: units }, (_, i) =>
          activate[s](x.reduce((sum, v, j) => sum + network.weights[s][i * x.length + j] * v, 0)),
        );
      });
      const sum = y.reduce((a, b) => a + b, 0);
      expectClose(
        outputs.subarray(3 * r, 3 * (r + 1)),
        y.map((v) => v / sum),
        1e-14,
      );
    }
  });
});

describe('step 10: UNTIL(convergence(D, y(·), t))', () => {
  const off = { ...stop, epochs: { on: false, epochs: 1 } };
  const column = (name: Parameters<typeof columnIndex>[0]) => (frame: Float64Array) =>
    frame[columnIndex(name)];
  const training = column('trainingLoss');
  const validation = column('validationLoss');
  const regression = {
    output: { ...output, activation: 'identity' as const },
    loss: { kind: 'mse' as const, unit: 'bits' as const },
  };
  /** Each rule alone, and whether it holds after the frames so far (the last is the newest). */
  const rules: [string, Partial<Design['stop']>, RegExp, (frames: Float64Array[]) => boolean][] = [
    ['t epochs', { epochs: { on: true, epochs: 7 } }, /^7 epochs are done$/, (f) => f.length >= 7],
    [
      'loss below a target',
      { lossBelow: { on: true, lossBelow: 0.4 } },
      /^the training loss .* is below 0.4$/,
      (f) => training(f.at(-1)!) < 0.4,
    ],
    [
      'loss settles',
      { relativeChange: { on: true, relativeChange: 0.02, patience: 4 } },
      /changed by less than 0.02 of itself over 4 epochs/,
      (f) =>
        f.length > 4 &&
        Math.abs(training(f.at(-1)!) - training(f.at(-5)!)) < 0.02 * Math.abs(training(f.at(-5)!)),
    ],
    [
      'gradient vanishes',
      { gradientBelow: { on: true, gradientBelow: 0.3 } },
      /^the gradient norm .* is below 0.3$/,
      (f) => Math.hypot(...[0, 1, 2].map((s) => f.at(-1)![gradientNormIndex(s)])) < 0.3,
    ],
    [
      'no better validation loss',
      { noImprovement: { on: true, patience: 6 } },
      /^6 epochs without a better validation loss; the weights of epoch \d+ are kept$/,
      (f) => {
        const losses = f.map(validation);
        return losses.length - 1 - losses.indexOf(Math.min(...losses)) >= 6;
      },
    ],
  ];

  it.each(rules)('%s', (_name, rule, reason, holds) => {
    const design = testDesign({
      ...regression,
      optimizer: { ...optimizer, learningRate: 0.03 },
      stop: { ...off, ...rule },
    });
    const trainer = new Trainer(
      design,
      twoTargets,
      examplesFor(design, twoTargets),
      examplesFor(design, twoTargets, 11, 2),
    );
    const frames: Float64Array[] = [];
    while (trainer.stopReason() === null) {
      if (frames.length > 0) expect(holds(frames), `after epoch ${frames.length}`).toBe(false);
      expect(frames.length).toBeLessThan(2000);
      trainer.advance(Infinity);
      frames.push(frameOf(trainer));
    }
    expect(frames.length).toBeGreaterThan(1);
    expect(holds(frames)).toBe(true);
    expect(trainer.stopReason()).toMatch(reason);
  });

  it('with several on, the first to hold stops the run and is named', () => {
    const several = { ...off, epochs: { on: true, epochs: 3 }, lossBelow: { on: true, lossBelow: 1e-9 } };
    const trainer = trainerFor({ stop: several });
    while (trainer.stopReason() === null) trainer.advance(Infinity);
    expect(trainer.stopReason()).toBe('3 epochs are done');
    expect(trainer.epoch).toBe(3);
  });
});

describe('step 11: return W^{h_1} … W^{h_d}', () => {
  it('the weights alone are the hypothesis', () => {
    const trainer = trainerFor({ hidden: [hidden('tanh', 5, { dropout: 0.3 }), hidden('relu', 4)] });
    while (trainer.epoch < 4) trainer.advance(Infinity);
    const { design, shape } = trainer.network;
    const examples = examplesFor(design, shape, 20, 9);
    const fresh = new Network(design, shape);
    trainer.network.weights.forEach((weights, s) =>
      fresh.weights[s].set(JSON.parse(JSON.stringify([...weights]))),
    );
    expect(outputsOf(fresh, examples)).toEqual(outputsOf(trainer.network, examples));
  });
});
