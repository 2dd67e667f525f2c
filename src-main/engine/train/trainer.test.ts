import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { epochStride, columnIndex } from '@shared/contract/epoch-frame.ts';
import type { Design } from '@shared/design/schema.ts';
import { stackOf, outputUnits } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { stream } from '../numeric/random.ts';
import { verify } from '../plan/verify.ts';
import { takeCheckpoint } from './snapshot.ts';
import { encodeTargets } from './targets.ts';
import { hidden, testDesign, testExamples, threeClasses, twoClasses, twoTargets } from './testing.ts';
import { Trainer } from './trainer.ts';

const regression: Partial<Design> = {
  output: { ...testDesign().output, activation: 'identity' },
  loss: { kind: 'mse', unit: 'bits' },
};

function trainerFor(
  design: Design,
  shape: DataShape = threeClasses,
  checkpoint: Checkpoint | null = null,
): Trainer {
  const units = outputUnits(design, shape);
  const encode = (rows: number, seed: number) => encodeTargets(testExamples(rows, shape, seed), shape, units);
  return new Trainer(design, shape, encode(37, 1), encode(11, 2), { checkpoint });
}

function frame(trainer: Trainer): Float64Array {
  const values = new Float64Array(epochStride(trainer.stack.length));
  trainer.writeFrame(values, 0, 0);
  return values;
}

function trainEpochs(trainer: Trainer, epochs: number, work = () => Infinity): Float64Array[] {
  const frames: Float64Array[] = [];
  while (frames.length < epochs) if (trainer.advance(work()) === 'epoch') frames.push(frame(trainer));
  return frames;
}

const bits = (arrays: readonly Float64Array[]): string =>
  arrays.map((a) => Buffer.from(new Uint8Array(a.buffer, a.byteOffset, a.byteLength)).toString('hex')).join();

const variants: Record<string, [Partial<Design>, DataShape]> = {
  'lecture stack, IGD': [{}, threeClasses],
  'mini-batch, dropout, L1 and L2': [
    { batchSize: 8, hidden: [hidden('tanh', 6, { dropout: 0.4, l2: 0.1 }), hidden('gelu', 4, { l1: 0.05 })] },
    threeClasses,
  ],
  'batch gradient descent, Adam': [
    { batchSize: null, optimizer: { ...testDesign().optimizer, kind: 'adam' } },
    threeClasses,
  ],
  'sigmoid output, Nesterov, cosine': [
    {
      output: { ...testDesign().output, activation: 'sigmoid' },
      loss: { kind: 'logistic', unit: 'nats' },
      optimizer: { ...testDesign().optimizer, kind: 'nesterov' },
      schedule: { ...testDesign().schedule, kind: 'cosine', schedulePeriod: 10, scheduleFloor: 0.1 },
    },
    twoClasses,
  ],
  'regression, RMSProp, exponential': [
    {
      ...regression,
      optimizer: { ...testDesign().optimizer, kind: 'rmsProp', learningRate: 0.01 },
      schedule: { ...testDesign().schedule, kind: 'exponential' },
      batchSize: 5,
      order: 'given',
    },
    twoTargets,
  ],
};

describe.each(Object.entries(variants))('%s', (_name, [more, shape]) => {
  const design = testDesign(more);

  it('compiles to a plan that verifies', () => {
    verify(trainerFor(design, shape).network.plan);
  });

  it('lowers the loss', () => {
    const trainer = trainerFor(design, shape);
    const before = frame(trainer)[columnIndex('trainingLoss')];
    const frames = trainEpochs(trainer, 15);
    expect(frames[14][columnIndex('trainingLoss')]).toBeLessThan(before);
    expect(frames.map((f) => f[columnIndex('epoch')])).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  });

  it('gives the same bits whatever the slices, and when saved and resumed anywhere', () => {
    const whole = trainerFor(design, shape);
    const expected = bits(trainEpochs(whole, 12));
    const random = stream(3, 'test/slices');
    const sliced = trainerFor(design, shape);
    expect(bits(trainEpochs(sliced, 12, () => 1 + random.below(3000)))).toBe(expected);
    expect(bits(sliced.network.weights)).toBe(bits(whole.network.weights));

    let trainer = trainerFor(design, shape);
    const frames: Float64Array[] = [];
    while (frames.length < 12) {
      if (trainer.advance(1 + random.below(5000)) === 'epoch') frames.push(frame(trainer));
      const before = trainer.epoch;
      const history = { stride: frame(trainer).length, values: Array.from(frame(trainer)) };
      const checkpoint = JSON.parse(JSON.stringify(takeCheckpoint(trainer.lend(0, history))));
      if (trainer.epoch > before) frames.push(frame(trainer));
      trainer = trainerFor(design, shape, checkpoint);
    }
    expect(bits(frames.slice(0, 12))).toBe(expected);
  });
});

describe('a grant of work', () => {
  const stop = { ...testDesign().stop, noImprovement: { on: true, patience: 4 } };
  /** The kind of work that every grant until the end of an epoch went into. */
  function kindsUntilEpoch(trainer: Trainer): string[] {
    const kinds: string[] = [];
    do kinds.push(trainer.kind);
    while (trainer.advance(1e12) !== 'epoch');
    return kinds;
  }

  it('goes into work of one kind, where a pass over all weights takes time', () => {
    const optimizer = { ...testDesign().optimizer, learningRate: 0.001 };
    const large = testDesign({
      ...{ optimizer, stop, batchSize: 37 },
      hidden: [hidden('tanh', 400), hidden('relu', 400)],
    });
    const kinds = kindsUntilEpoch(trainerFor(large));
    // The second `updates` is the validation pass.
    expect(kinds).toEqual(['passes', 'snapshot', 'updates', 'passes', 'updates', 'passes', 'best']);
  });

  it('suffices for an epoch of a small network', () => {
    expect(kindsUntilEpoch(trainerFor(testDesign({ stop })))).toEqual(['updates']);
  });
});

describe('stop rules', () => {
  const stop = testDesign().stop;
  it('names the rule that fired', () => {
    const trainer = trainerFor(testDesign({ stop: { ...stop, epochs: { on: true, epochs: 3 } } }));
    trainEpochs(trainer, 2);
    expect(trainer.stopReason()).toBeNull();
    trainEpochs(trainer, 1);
    expect(trainer.stopReason()).toBe('3 epochs are done');
    const once = trainerFor(testDesign({ stop: { ...stop, epochs: { on: true, epochs: 1 } } }));
    trainEpochs(once, 1);
    expect(once.stopReason()).toBe('1 epoch is done');
  });

  it('keeps the weights of the best validation loss', () => {
    const design = testDesign({
      optimizer: { ...testDesign().optimizer, learningRate: 0.4 },
      stop: { ...stop, epochs: { on: false, epochs: 1 }, noImprovement: { on: true, patience: 4 } },
    });
    const trainer = trainerFor(design);
    const losses: number[] = [];
    const weights: string[] = [];
    while (trainer.stopReason() === null) {
      weights.push(bits(trainer.network.weights));
      trainEpochs(trainer, 1);
      losses.push(frame(trainer)[columnIndex('validationLoss')]);
    }
    const best = losses.indexOf(Math.min(...losses));
    expect(losses.length - 1 - best).toBe(4);
    expect(trainer.epoch).toBe(best + 1);
    expect(bits(trainer.network.weights)).toBe(weights[best + 1]);
  });

  describe('of a run that goes back to its best epoch', () => {
    const patience = 4;
    const goingBack = (epochs: number | null): Design =>
      testDesign({
        optimizer: { ...testDesign().optimizer, learningRate: 0.15 },
        stop: {
          ...stop,
          epochs: { on: epochs !== null, epochs: epochs ?? 1 },
          relativeChange: { on: true, relativeChange: 1e-12, patience: 2 },
          noImprovement: { on: true, patience },
        },
      });
    const stopped = (epochs: number | null): Trainer => {
      const trainer = trainerFor(goingBack(epochs));
      while (trainer.stopReason() === null) trainEpochs(trainer, 1);
      return trainer;
    };
    const back = stopped(null);
    const straight = trainerFor(goingBack(null));
    trainEpochs(straight, back.epoch);
    const none = { stride: 0, values: [] };

    it('may be another one that holds in the same epoch: both are named', () => {
      const trainer = stopped(back.epoch + patience);
      expect(trainer.epoch).toBe(back.epoch);
      expect(bits(trainer.network.weights)).toBe(bits(back.network.weights));
      expect(trainer.stopReason()).toBe(
        `${back.epoch + patience} epochs are done, and ${patience} epochs without a better validation loss; the weights of epoch ${back.epoch} are kept`,
      );
    });

    it('that ends it before, leaves it where it ended', () => {
      const trainer = stopped(back.epoch + patience - 1);
      expect(trainer.epoch).toBe(back.epoch + patience - 1);
      expect(trainer.stopReason()).toBe(`${trainer.epoch} epochs are done`);
    });

    it('look at the losses and the gradient of that epoch afterwards', () => {
      expect(bits([back.record.present])).toBe(bits([straight.record.present]));
      const { bestEpoch: _, ...progress } = back.record.progress(back.epoch);
      const { bestEpoch: __, ...wanted } = straight.record.progress(back.epoch);
      // As many losses as the rules look at.
      expect(progress.recentLosses).toHaveLength(3);
      expect(progress).toEqual({ ...wanted, recentLosses: wanted.recentLosses.slice(-3) });
    });

    it('do so where it is saved and resumed, before or after', () => {
      const { recentLosses, best } = takeCheckpoint(back.lend(0, none));
      expect(recentLosses).toEqual(best?.recentLosses);
      const values = Array.from(straight.record.present);
      const history = { stride: values.length, values };
      trainEpochs(straight, 1);
      const before = takeCheckpoint(straight.lend(0, history));
      const onward = trainerFor(goingBack(null), threeClasses, before);
      while (onward.stopReason() === null) trainEpochs(onward, 1);
      const after = takeCheckpoint(onward.lend(0, history));
      expect(after).toEqual(takeCheckpoint(back.lend(0, history)));
      expect(bits([onward.record.present])).toBe(bits([back.record.present]));
      const resumed = trainerFor(goingBack(null), threeClasses, after);
      expect(resumed.record.progress(back.epoch)).toEqual(back.record.progress(back.epoch));
    });

    it('know no losses where a file from before has only those that came later', () => {
      const { best, ...rest } = takeCheckpoint(back.lend(0, none));
      const { recentLosses: _, ...older } = best!;
      const last = new Array<number>(epochStride(3)).fill(back.epoch + patience);
      const history = { stride: last.length, values: last };
      const resumed = trainerFor(goingBack(null), threeClasses, { ...rest, best: older, history });
      expect(resumed.record.progress(back.epoch)).toMatchObject({ recentLosses: [], gradientNorm: NaN });
      expect(resumed.stopReason()).toBeNull();
    });
  });
});

describe('a run that diverges', () => {
  const explosive = testDesign({
    ...regression,
    loss: { kind: 'rss', unit: 'bits' },
    hidden: [hidden('identity', 4), hidden('identity', 4)],
    optimizer: { ...testDesign().optimizer, learningRate: 0.5 },
  });

  it('stops with the epoch, the layer and the last finite weights', () => {
    const trainer = trainerFor(explosive, twoTargets);
    let fault: unknown;
    try {
      trainEpochs(trainer, 100, () => 500);
    } catch (thrown) {
      fault = thrown;
    }
    expect(fault).toBeInstanceOf(Fault);
    expect((fault as Fault).code).toBe('not-finite');
    expect((fault as Fault).message).toMatch(
      /^Epoch \d+, update \d+: .* of (layer h\d|the output layer) \(.*\) became (NaN|-?Infinity)/,
    );
    for (const weights of trainer.network.weights) expect(weights.every(Number.isFinite)).toBe(true);
    // One more update from here is the one that fails.
    const update = Number(/update (\d+)/.exec((fault as Fault).message)![1]);
    expect(trainer.update).toBe(update - 1);
    expect(() => trainer.step()).toThrow(Fault);
  });

  it('says what helps where the very first pass leaves the finite numbers: no learning rate does', () => {
    const initialization = { kind: 'uniform' as const, initLow: 1e200, initHigh: 2e200 };
    const design = { ...explosive, output: { ...explosive.output, initialization } };
    expect(() => trainEpochs(trainerFor(design, twoTargets), 1, () => 500)).toThrow(
      /^Epoch 1, update 1: .* the initial weights are kept\. No learning rate helps here: scale/,
    );
  });
});

describe('the stack', () => {
  it('has W of shape units × (inputs + 1)', () => {
    const trainer = trainerFor(testDesign());
    expect(trainer.network.weights.map((w) => w.length)).toEqual([5 * 5, 4 * 6, 3 * 5]);
    expect(stackOf(testDesign(), threeClasses).map((l) => l.name)).toEqual(['h1', 'h2', 'o']);
  });
});
