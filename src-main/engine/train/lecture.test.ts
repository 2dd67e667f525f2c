import { describe, expect, it } from 'vitest';
import { deltaNormIndex, gradientNormIndex } from '@shared/contract/epoch-frame.ts';
import { Fault, validate } from '@shared/contract/fault.ts';
import { defaultDesign } from '@shared/design/defaults.ts';
import { designSchema } from '@shared/design/schema.ts';
import type { Design } from '@shared/design/schema.ts';
import { outputUnits } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { dropoutKey, fillMask } from './dropout.ts';
import { computeGradient } from './gradient-check.ts';
import { outputsOf } from './hypothesis.ts';
import {
  copies,
  examplesFor,
  expectClose,
  frameOf,
  lossOf,
  networkFor,
  norm,
  ROWS,
  trainerFor,
  ULP,
} from './reference/lecture.ts';
import { hidden, testDesign, threeClasses, twoClasses } from './testing.ts';
import { Trainer } from './trainer.ts';

/** The lecture's objective and update rule, notes ML:IV: outputs, losses, dropout, R(w), momentum. */

const { optimizer, output } = testDesign();

describe('two classes: one sigmoid output σ(z), or two softmax outputs σ₁((0, z))', () => {
  const sigmoid = testDesign({
    output: { ...output, activation: 'sigmoid' },
    loss: { kind: 'logistic', unit: 'bits' },
  });
  const softmax = testDesign({ loss: { kind: 'crossEntropy', unit: 'bits' } });
  const one = networkFor(sigmoid, twoClasses);
  const two = networkFor(softmax, twoClasses);
  const columns = one.weights[2].length;
  two.weights[0].set(one.weights[0]);
  two.weights[1].set(one.weights[1]);
  two.weights[2].fill(0).set(one.weights[2], columns);
  const forOne = examplesFor(sigmoid, twoClasses);
  const forTwo = examplesFor(softmax, twoClasses);

  it('give the same probabilities', () => {
    const [p, q] = [outputsOf(one, forOne), outputsOf(two, forTwo)];
    expectClose(
      q.filter((_, i) => i % 2 === 1),
      p,
      1e-15,
    );
    expectClose(
      q.filter((_, i) => i % 2 === 0),
      p.map((y) => 1 - y),
      1e-15,
    );
  });

  it('give the same loss, the same gradient on z and so on every weight below it', () => {
    expectClose([lossOf(one, forOne)], [lossOf(two, forTwo)], 1e-14);
    computeGradient(one, forOne, ROWS);
    computeGradient(two, forTwo, ROWS);
    expectClose(two.gradients[0], one.gradients[0], 1e-15);
    expectClose(two.gradients[1], one.gradients[1], 1e-15);
    expectClose(two.gradients[2].subarray(columns), one.gradients[2], 1e-15);
    // Σ of the softmax gradient over the classes is 0: the row of the class with z = 0 mirrors the other.
    expectClose(
      two.gradients[2].subarray(0, columns),
      one.gradients[2].map((g) => -g),
      1e-15,
    );
    expect(norm(one.gradients[0])).toBeGreaterThan(1e-3);
  });

  it('are proposed: sigmoid for two classes, softmax for more; the user may choose either for two', () => {
    expect(defaultDesign(twoClasses).output.activation).toBe('sigmoid');
    expect(defaultDesign(threeClasses).output.activation).toBe('softmax');
    expect([outputUnits(sigmoid, twoClasses), outputUnits(softmax, twoClasses)]).toEqual([1, 2]);
  });
});

describe('log is log₂: losses in bits unless nats are chosen', () => {
  const losses: [Design['loss']['kind'], 'softmax' | 'sigmoid', DataShape][] = [
    ['crossEntropy', 'softmax', threeClasses],
    ['logistic', 'sigmoid', twoClasses],
  ];
  it.each(losses)('%s: the switch multiplies loss and gradient by ln 2', (kind, activation, shape) => {
    const inUnit = (unit: 'bits' | 'nats') =>
      networkFor(testDesign({ loss: { kind, unit }, output: { ...output, activation } }), shape);
    const [bits, nats] = [inUnit('bits'), inUnit('nats')];
    const examples = examplesFor(bits.design, shape);
    expectClose([lossOf(nats, examples)], [lossOf(bits, examples) * Math.LN2], 1e-15);
    computeGradient(bits, examples, ROWS);
    computeGradient(nats, examples, ROWS);
    bits.gradients.forEach((g, s) =>
      expectClose(
        nats.gradients[s],
        g.map((v) => v * Math.LN2),
        4 * ULP,
      ),
    );
    expect(defaultDesign(shape).loss.unit).toBe('bits');
  });
});

describe('dropout', () => {
  const p = 0.3;
  const draw = (update: number, key = dropoutKey(7, 'h1'), firstRow = 0): Float64Array => {
    const mask = new Float64Array(500 * 200);
    fillMask(mask, 500, 200, p, key, update, firstRow);
    return mask;
  };

  it('keeps a share 1 − p, scaled by 1/(1 − p), so that the mean is 1', () => {
    for (const update of [0, 1, 2 ** 33]) {
      const mask = draw(update);
      const kept = mask.filter((v) => v !== 0);
      expect(new Set(kept)).toEqual(new Set([1 / (1 - p)]));
      // 5 standard deviations of a binomial share.
      expect(Math.abs(kept.length / mask.length - (1 - p))).toBeLessThan(
        5 * Math.sqrt((p * (1 - p)) / mask.length),
      );
    }
  });

  it('draws units, examples, updates and layers independently', () => {
    const mask = draw(0);
    const both = (other: (i: number) => number): number => {
      let count = 0;
      for (let i = 0; i < mask.length; i++) if (mask[i] === 0 && other(i) === 0) count++;
      return count / mask.length;
    };
    const deviation = 5 * Math.sqrt((p * p) / mask.length);
    const [later, other] = [draw(1), draw(0, dropoutKey(7, 'h2'))];
    for (const partner of [
      (i: number) => mask[i ^ 1],
      (i: number) => mask[(i + 200) % mask.length],
      (i: number) => later[i],
      (i: number) => other[i],
    ])
      expect(Math.abs(both(partner) - p * p)).toBeLessThan(deviation);
  });

  it('repeats, whatever the chunks', () => {
    const whole = draw(5);
    expect(draw(5)).toEqual(whole);
    expect(draw(5, dropoutKey(7, 'h1'), 100).subarray(0, 400 * 200)).toEqual(whole.subarray(100 * 200));
    expect(draw(5, dropoutKey(8, 'h1'))).not.toEqual(whole);
  });

  it('is the identity in evaluation, and changes training', () => {
    const dropping = [hidden('tanh', 5, { dropout: 0.5 }), hidden('relu', 4, { dropout: 0.2 })];
    const [plain, with_] = [testDesign(), testDesign({ hidden: dropping })];
    const examples = examplesFor(plain, threeClasses);
    const expected = outputsOf(networkFor(plain, threeClasses), examples);
    expect(outputsOf(networkFor(with_, threeClasses), examples)).toEqual(expected);
    const [a, b, again] = [
      trainerFor({}),
      trainerFor({ hidden: dropping }),
      trainerFor({ hidden: dropping }),
    ];
    for (const trainer of [a, b, again]) trainer.advance(Infinity);
    expect(b.network.weights).not.toEqual(a.network.weights);
    expect(again.network.weights).toEqual(b.network.weights);
  });
});

describe('regularisation ℓ(w) = l(δ) + (λ/n)·R(w)', () => {
  const regularized = (regularizeBias: boolean, l1: number, l2: number) =>
    testDesign({
      hidden: [hidden('tanh', 5, { l1, l2 }), hidden('relu', 4)],
      batchSize: 8,
      order: 'given',
      regularizeBias,
    });
  const gradientOf = (design: Design): Float64Array[] => {
    const network = networkFor(design, threeClasses);
    // Away from 0, so that bias weights have a gradient of R too.
    network.weights[0].forEach((_, i) => (network.weights[0][i] = (i % 2 ? -1 : 1) * (0.1 + i / 50)));
    computeGradient(network, examplesFor(design, threeClasses), ROWS);
    return copies([network.gradients[0], network.weights[0]]);
  };
  const [plain] = gradientOf(regularized(false, 0, 0));

  it.each([false, true])('adds (λ/n)·∂R/∂w; to the bias weights only if asked for: %s', (bias) => {
    const [gradient, w] = gradientOf(regularized(bias, 0.6, 0.4));
    const wanted = plain.map((g, i) =>
      i % 5 === 0 && !bias ? g : g + (0.6 * Math.sign(w[i]) + 0.4 * 2 * w[i]) / ROWS,
    );
    expectClose(gradient, wanted, 1e-15);
    if (!bias) for (let i = 0; i < wanted.length; i += 5) expect(gradient[i]).toBe(plain[i]);
  });

  it('takes n = |D|, whatever the batch size', () => {
    const design = regularized(false, 0.6, 0.4);
    const trainer = new Trainer(design, threeClasses, examplesFor(design, threeClasses), null);
    const before = copies(trainer.network.weights)[0];
    const unregularized = new Trainer(
      regularized(false, 0, 0),
      threeClasses,
      examplesFor(design, threeClasses),
      null,
    );
    trainer.step();
    unregularized.step();
    const wanted = unregularized.network.gradients[0].map((g, i) =>
      i % 5 === 0 ? g : g + (0.6 * Math.sign(before[i]) + 0.8 * before[i]) / ROWS,
    );
    expectClose(trainer.network.gradients[0], wanted, 1e-15);
  });
});

describe('momentum ΔW(t) = −η·∇ℓ + α·ΔW(t−1)', () => {
  it.each([
    ['IGD', 1],
    ['mini-batch', 8],
    ['batch', null],
  ] as const)('holds for every layer after every update: %s', (_name, batchSize) => {
    const [eta, alpha] = [0.05, 0.7];
    const trainer = trainerFor({
      batchSize,
      optimizer: { ...optimizer, learningRate: eta, momentum: alpha },
    });
    const { weights, gradients, deltas } = trainer.network;
    expect(deltas.every((delta) => delta.every((v) => v === 0))).toBe(true);
    while (trainer.epoch < 3) {
      const [w, previous] = [copies(weights), copies(deltas)];
      const ended = trainer.step();
      deltas.forEach((delta, s) =>
        delta.forEach((step, i) => {
          const [fading, slope] = [alpha * previous[s][i], eta * gradients[s][i]];
          expect(Math.abs(step - (fading - slope))).toBeLessThanOrEqual(
            ULP * (Math.abs(fading) + Math.abs(slope)),
          );
          expect(Math.abs(weights[s][i] - (w[s][i] + step))).toBeLessThanOrEqual(ULP * Math.abs(w[s][i]));
        }),
      );
      if (ended !== 'epoch') continue;
      // What is streamed per epoch are the norms of these very matrices.
      const frame = frameOf(trainer);
      deltas.forEach((delta, s) => {
        expectClose([frame[deltaNormIndex(s, deltas.length)]], [norm(delta)], 1e-14);
        expectClose([frame[gradientNormIndex(s)]], [norm(gradients[s])], 1e-14);
      });
    }
    expect(deltas.every((delta) => norm(delta) > 0)).toBe(true);
  });

  it('refuses α outside [0, 1) and says what it takes', () => {
    const withMomentum = (momentum: number) => testDesign({ optimizer: { ...optimizer, momentum } });
    for (const good of [0, 0.5, 1 - ULP]) expect(() => check(withMomentum(good))).not.toThrow();
    for (const bad of [1, 1.5, -ULP, Infinity, NaN]) {
      const fault = faultOf(() => check(withMomentum(bad)));
      expect(fault).toMatchObject({ code: 'invalid', path: 'optimizer.momentum' });
      if (Number.isNaN(bad)) continue;
      expect(fault.message).toContain('Momentum α must be a number from 0 up to, but not, 1');
    }
    function check(design: Design): void {
      validate(designSchema, design, 'the design');
    }
    function faultOf(action: () => void): Fault {
      try {
        action();
      } catch (thrown) {
        if (thrown instanceof Fault) return thrown;
      }
      throw new Error('wanted a Fault');
    }
  });
});
