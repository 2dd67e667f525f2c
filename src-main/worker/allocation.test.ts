import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { hidden, testDesign, testExamples, threeClasses } from '@engine/train/testing.ts';
import { encodeTargets } from '@engine/train/targets.ts';
import { Trainer } from '@engine/train/trainer.ts';
import { createExecutor } from '@engine/wasm/index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const EPOCHS = 100;
/**
 * An epoch's order is drawn from a stream of its own, and V8 boxes numbers that calls pass on: sums that depend on
 * neither the rows nor the weights. An update may cost one such box at most; an object would take more.
 */
const BYTES_PER_EPOCH = 4000;
const BYTES_PER_UPDATE = 16;

/** A run of batch 1 that no rule ends, and that keeps its best weights. */
function trainer(rows: number): Trainer {
  const design = testDesign({ hidden: [hidden('tanh', 16, { dropout: 0.1 })] });
  const stop = {
    ...design.stop,
    epochs: { on: false, epochs: 1 },
    relativeChange: { on: true, relativeChange: 0, patience: 5 },
    noImprovement: { on: true, patience: 1_000_000_000 },
  };
  const data = (count: number, seed: number) =>
    encodeTargets(testExamples(count, threeClasses, seed), threeClasses, 3);
  return new Trainer({ ...design, stop }, threeClasses, data(rows, 1), data(rows, 2), {
    execute: (plan, options) => createExecutor(plan, options),
  });
}

/** Bytes put on the heap by an epoch: the median of some rounds, each too short for a collection of its own. */
function bytesPerEpoch(run: Trainer): number {
  const rounds = Array.from({ length: 15 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < EPOCHS;) if (run.advance(1e9, 'epoch') === 'epoch') i++;
    return (process.memoryUsage().heapUsed - before) / EPOCHS;
  });
  return rounds.sort((a, b) => a - b)[7];
}

describe('an epoch', () => {
  it.each([20, 400])('of %i updates puts no more than a fixed sum on the heap', (rows) => {
    const run = trainer(rows);
    // Until V8 has compiled what is run.
    for (let epoch = 0; epoch < 2000; epoch += rows / 20) run.advance(Infinity, 'epoch');
    const bytes = bytesPerEpoch(run);
    expect(bytes).toBeLessThan(BYTES_PER_EPOCH + BYTES_PER_UPDATE * rows);
  });

  it('leaves nothing behind', () => {
    const run = trainer(20);
    const used = (epochs: number): number => {
      for (let epoch = 0; epoch < epochs; epoch++) run.advance(Infinity, 'epoch');
      collect();
      return process.memoryUsage().heapUsed;
    };
    used(1000);
    const before = used(1000);
    const after = used(5000);
    expect((after - before) / 5000).toBeLessThan(16);
  });
});
