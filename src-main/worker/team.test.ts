import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { activationNames } from '@shared/design/activations.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { stream } from '@engine/numeric/random.ts';
import { hidden, testDesign, threeClasses, twoTargets } from '@engine/train/testing.ts';
import type { Arithmetic } from '@engine/wasm/index.ts';
import { WasmExecutor } from '@engine/wasm/executor.ts';
import { availableArithmetics } from '@engine/wasm/modules.ts';
import { firstDifference } from '@engine/wasm/testing.ts';
import { course, parts, trainerFor } from '@engine/wasm/trainings/course.ts';
import type { Execute } from '@engine/wasm/trainings/course.ts';
import { HelperThreads } from './helper-threads.ts';
import { buildThread } from './testing/built-thread.ts';

/** Real threads, of the script as it ships; all of them take part in every command, also where that is slower. */
let thread: ReturnType<typeof buildThread>;
let opened: HelperThreads[] = [];

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());
afterEach(() => {
  for (const threads of opened) threads.end();
  opened = [];
});

function withThreads(count: number, arithmetic: Arithmetic = 'exact'): Execute {
  const threads = new HelperThreads({ script: thread.script, threads: count, use: 'all' });
  opened.push(threads);
  return (plan) => new WasmExecutor(plan, arithmetic, threads);
}

/** In whole updates, and in pieces of one. */
const ways: Record<string, () => () => number> = {
  'whole epochs': () => () => Infinity,
  slices: () => {
    const random = stream(7, 'test/team');
    return () => 1 + random.below(40_000);
  },
};

function expectSameCourse(
  design: Design,
  shape: DataShape,
  counts: readonly number[],
  { epochs = 2, rows = 37, arithmetic = 'exact' as Arithmetic } = {},
): void {
  const alone: Execute = (plan) => new WasmExecutor(plan, arithmetic);
  const wanted = course(trainerFor(design, shape, alone, rows), epochs, () => Infinity);
  for (const count of counts)
    for (const [way, work] of Object.entries(ways)) {
      const trainer = trainerFor(design, shape, withThreads(count, arithmetic), rows);
      const got = course(trainer, epochs, work());
      trainer.network.executor.end?.();
      got.forEach((values, i) => {
        const at = firstDifference(values, wanted[i]);
        const what = `${parts[i % parts.length]} of epoch ${Math.floor(i / parts.length) + 1}`;
        expect(at, `${count} threads, ${way}, ${what}: ${values[at]}, not ${wanted[i][at]}`).toBe(-1);
      });
    }
}

const { optimizer } = testDesign();
const regression: Partial<Design> = {
  output: { ...testDesign().output, activation: 'identity' },
  loss: { kind: 'mse', unit: 'bits' },
};

describe('the number of threads changes no bit', () => {
  it.each(availableArithmetics())('batches of several chunks with dropout, %s', (arithmetic) => {
    const design = testDesign({
      batchSize: 200,
      hidden: [hidden('tanh', 19, { dropout: 0.3 }), hidden('relu', 6)],
    });
    expectSameCourse(design, threeClasses, [2, 3, 4], { rows: 300, arithmetic });
  });

  it('penalties, an output of its own loss, every batch another number of rows', () => {
    const design = testDesign({
      ...regression,
      batchSize: 13,
      regularizeBias: true,
      hidden: [hidden('silu', 21, { l1: 0.01 }), hidden('softmax', 5, { l2: 0.02 }), hidden('gelu', 9)],
      optimizer: { ...optimizer, learningRate: 0.001 },
    });
    expectSameCourse(design, twoTargets, [2, 3], { rows: 50 });
  });

  it('more members than rows or units', () => {
    expectSameCourse(testDesign({ batchSize: 2, hidden: [] }), threeClasses, [4]);
  });

  it('random designs', () => {
    const layer = fc
      .tuple(
        fc.constantFrom(...activationNames),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(0, 0, 0.3),
        fc.constantFrom(0, 0, 0.02),
        fc.constantFrom(0, 0, 0.02),
      )
      .map(([activation, units, dropout, l1, l2]) => hidden(activation, units, { dropout, l1, l2 }));
    const designs = fc.record({
      hidden: fc.array(layer, { maxLength: 3 }),
      kind: fc.constantFrom('gradientDescent', 'momentum', 'nesterov', 'rmsProp', 'adam'),
      batchSize: fc.constantFrom(1, 3, 16, 37, 150, null),
      isRegression: fc.boolean(),
      threads: fc.constantFrom(2, 3, 4),
      arithmetic: fc.constantFrom(...availableArithmetics()),
    });
    fc.assert(
      fc.property(designs, ({ kind, isRegression, threads, arithmetic, ...more }) => {
        const rates = { ...optimizer, kind, learningRate: 0.002 } as Design['optimizer'];
        const design = testDesign({ ...(isRegression ? regression : {}), ...more, optimizer: rates });
        expectSameCourse(design, isRegression ? twoTargets : threeClasses, [threads], {
          rows: 160,
          arithmetic,
        });
      }),
      { seed: 20261124, numRuns: 12 },
    );
  });
});
