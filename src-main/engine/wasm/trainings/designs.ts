import fc from 'fast-check';
import { expect } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { activationNames } from '@shared/design/activations.ts';
import { namesOf, optimizers } from '@shared/design/choices.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { hidden, testDesign, threeClasses, twoTargets } from '../../train/testing.ts';
import { firstDifference } from '../testing.ts';
import { parts, trainerFor } from './course.ts';
import type { Execute } from './course.ts';

/** Trainings that executors, and numbers of threads, are compared on: for tests. */

const { optimizer, output } = testDesign();
/** What makes a design one of numeric targets. */
export const regression: Partial<Design> = {
  output: { ...output, activation: 'identity' },
  loss: { kind: 'mse', unit: 'bits' },
};

const layer = fc
  .tuple(
    fc.constantFrom(...activationNames),
    fc.integer({ min: 1, max: 20 }),
    fc.constantFrom(0, 0, 0.3),
    fc.constantFrom(0, 0, 0.02),
    fc.constantFrom(0, 0, 0.02),
  )
  .map(([activation, units, dropout, l1, l2]) => hidden(activation, units, { dropout, l1, l2 }));

/** Up to three layers of any kind, every optimiser, of three classes or two numbers. */
export function randomDesigns(batchSizes: readonly (number | null)[]): fc.Arbitrary<[Design, DataShape]> {
  return fc
    .record({
      hidden: fc.array(layer, { maxLength: 3 }),
      kind: fc.constantFrom(...namesOf(optimizers)),
      batchSize: fc.constantFrom(...batchSizes),
      regularizeBias: fc.boolean(),
      ofNumbers: fc.boolean(),
    })
    .map(({ kind, ofNumbers, ...more }) => [
      testDesign({
        ...(ofNumbers ? regression : {}),
        ...more,
        optimizer: { ...optimizer, kind, learningRate: 0.002 },
      }),
      ofNumbers ? twoTargets : threeClasses,
    ]);
}

/** Whether two courses are the same to the bit; the message names epoch and part. @param who whose course it is */
export function expectSame(got: readonly Float64Array[], wanted: readonly Float64Array[], who: string): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((values, i) => {
    const at = firstDifference(values, wanted[i]);
    const what = `${parts[i % parts.length]} of epoch ${Math.floor(i / parts.length) + 1}`;
    expect(at, `${who}, ${what}: ${values[at]}, not ${wanted[i][at]}`).toBe(-1);
  });
}

/** How a training that diverges ends: the words, and the state that it goes back to. */
export function divergence(
  batchSize: number,
  units: number,
  execute?: Execute,
): { message: string; state: Float64Array } {
  const design = testDesign({
    ...regression,
    batchSize,
    loss: { kind: 'rss', unit: 'bits' },
    hidden: [hidden('identity', 4), hidden('identity', units)],
    optimizer: { ...optimizer, learningRate: 0.5 },
  });
  const trainer = trainerFor(design, twoTargets, execute);
  try {
    for (let i = 0; i < 1000; i++) trainer.advance(5000);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const { executor, plan } = trainer.network;
    return { message: thrown.message, state: executor.arena.slice(0, plan.stateLength) };
  }
  throw new Error('The training did not diverge.');
}
