import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { stream } from '@engine/numeric/random.ts';
import { hidden, testDesign, threeClasses, twoTargets } from '@engine/train/testing.ts';
import type { Arithmetic, HelperStart, ThreadHost } from '@engine/wasm/index.ts';
import { WasmExecutor } from '@engine/wasm/executor.ts';
import { availableArithmetics } from '@engine/wasm/modules.ts';
import * as op from '@engine/wasm/opcodes.ts';
import { firstDifference } from '@engine/wasm/testing.ts';
import { course, trainerFor } from '@engine/wasm/trainings/course.ts';
import type { Execute } from '@engine/wasm/trainings/course.ts';
import { divergence, expectSame, randomDesigns, regression } from '@engine/wasm/trainings/designs.ts';
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
      expectSame(got, wanted, `${count} threads, ${way}`);
    }
}

const { optimizer } = testDesign();
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

  it('instructions that are large enough for a command of their own', () => {
    const design = testDesign({ batchSize: null, hidden: [hidden('relu', 60), hidden('tanh', 50)] });
    expectSameCourse(design, threeClasses, [2, 3], { rows: 300 });
  });

  it('more members than rows or units', () => {
    expectSameCourse(testDesign({ batchSize: 2, hidden: [] }), threeClasses, [4]);
  });

  it('random designs', () => {
    const ways = fc.record({
      threads: fc.constantFrom(2, 3, 4),
      arithmetic: fc.constantFrom(...availableArithmetics()),
    });
    fc.assert(
      fc.property(
        randomDesigns([1, 3, 16, 37, 150, null]),
        ways,
        ([design, shape], { threads, arithmetic }) =>
          expectSameCourse(design, shape, [threads], { rows: 160, arithmetic }),
      ),
      { seed: 20261124, numRuns: 12 },
    );
  });
});

describe('a run that diverges', () => {
  it('fails at the same update with the same words and weights', () => {
    const { message, state } = divergence(4, 9, withThreads(3));
    const wanted = divergence(4, 9, (plan) => new WasmExecutor(plan, 'exact'));
    expect(message).toMatch(/became/);
    expect(message).toBe(wanted.message);
    expect(firstDifference(state, wanted.state)).toBe(-1);
  });
});

describe('helpers', () => {
  const design = testDesign({ batchSize: 20, hidden: [hidden('tanh', 30), hidden('relu', 12)] });
  const wanted = (): Float64Array[] =>
    course(
      trainerFor(design, threeClasses, (plan) => new WasmExecutor(plan, 'exact')),
      6,
      () => Infinity,
    );

  it('that cannot be started are done without', async () => {
    const threads = new HelperThreads({ script: '/no/such/thread.mjs', threads: 2, use: 'all' });
    opened.push(threads);
    const trainer = trainerFor(design, threeClasses, (plan) => new WasmExecutor(plan, 'exact', threads));
    await expect.poll(() => threads.running.length).toBe(0);
    expectSame(
      course(trainer, 6, () => Infinity),
      wanted(),
      'with helpers',
    );
  });

  it('that end between two slices leave the rest to one thread', async () => {
    const execute = withThreads(3);
    const trainer = trainerFor(design, threeClasses, execute);
    const first = course(trainer, 3, () => Infinity);
    expect(opened[0].running.length).toBe(2);
    expect(trainer.network.executor.threads).toBe(3);
    await Promise.all(opened[0].running.map((worker) => worker.terminate()));
    expectSame([...first, ...course(trainer, 3, () => Infinity)], wanted(), 'with helpers');
    expect(trainer.network.executor.threads).toBe(1);
  });

  it('of which one fails in the middle of an update let the training go on from its snapshot', async () => {
    const starts: HelperStart[] = [];
    const threads = new HelperThreads({ script: thread.script, threads: 3, use: 'all' });
    opened.push(threads);
    const host: ThreadHost = {
      threads: 3,
      use: 'all',
      worth: 1,
      now: () => threads.now(),
      start: (start) => (starts.push(start), threads.start(start)),
    };
    const trainer = trainerFor(design, threeClasses, (plan) => new WasmExecutor(plan, 'exact', host));
    const first = course(trainer, 3, () => Infinity);
    // In the second helper's own program, an instruction that there is not: it traps.
    const [, { memory, team, member }] = starts;
    const words = new DataView(memory.buffer);
    const job = words.getInt32(team + op.TEAM_JOBS, true) + member * op.JOB_BYTES;
    const program = words.getInt32(job + op.JOB_FUSED, true);
    words.setInt32(program + 2 * op.INSTRUCTION_BYTES + op.OPCODE, 63, true);
    expectSame([...first, ...course(trainer, 3, () => Infinity)], wanted(), 'with helpers');
    await expect.poll(() => threads.running.length).toBe(0);
  });

  it('end with the executor', async () => {
    const trainer = trainerFor(design, threeClasses, withThreads(2));
    trainer.advance(Infinity);
    expect(opened[0].running.length).toBe(1);
    trainer.network.executor.end?.();
    await expect.poll(() => opened[0].running.length).toBe(0);
    trainer.advance(Infinity);
    expect(trainer.epoch).toBe(2);
  });
});
