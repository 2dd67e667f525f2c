import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { hidden, testDesign, threeClasses } from '@engine/train/testing.ts';
import { availableArithmetics, createExecutor } from '@engine/wasm/index.ts';
import type { Arithmetic } from '@engine/wasm/index.ts';
import { firstDifference } from '@engine/wasm/testing.ts';
import { course, parts, trainerFor } from '@engine/wasm/trainings/course.ts';
import type { Execute } from '@engine/wasm/trainings/course.ts';
import { joinsVectors } from '../../worker/joins-vectors.ts';
import type { Measured } from '../judge.ts';

const { optimizer } = testDesign();
const tenClasses: DataShape = { task: 'classification', inputs: 33, outputs: 10 };

/** Small and medium trainings: batches of one, of odd size and large, all activations, penalties and optimisers. */
const trainings: readonly [name: string, design: Partial<Design>, shape: DataShape, rows: number][] = [
  ['one example', {}, threeClasses, 37],
  [
    'one example, wide layers',
    { hidden: [hidden('tanh', 16), hidden('sigmoid', 71), hidden('relu', 70)] },
    threeClasses,
    37,
  ],
  [
    'a batch of 8 with dropout and penalties',
    {
      batchSize: 8,
      regularizeBias: true,
      hidden: [hidden('tanh', 6, { dropout: 0.4, l2: 0.1 }), hidden('gelu', 13, { l1: 0.05 })],
    },
    threeClasses,
    37,
  ],
  [
    'a batch of 32 with Adam',
    { batchSize: 32, hidden: [hidden('relu', 40)], optimizer: { ...optimizer, kind: 'adam' } },
    tenClasses,
    75,
  ],
  [
    'a batch of 128',
    { batchSize: 128, hidden: [hidden('relu', 67), hidden('sigmoid', 32)] },
    tenClasses,
    200,
  ],
];

/** Inputs, units and batch of the update that is timed: some 7 million multiply-adds. */
const timed = { inputs: 128, units: 256, batch: 64 };
const UPDATES = 300;

/** Trains in this process. */
export function measure(): Measured {
  const hasFast = availableArithmetics().includes('fast');
  return {
    wrong: wrongIn(),
    fastBits: hasFast ? bitsOf('fast') : '',
    exact: timeOf('exact'),
    fast: timeOf('fast'),
  };
}

/** As a training of the app has it. */
function executorOf(arithmetic: Arithmetic): Execute {
  return (plan) => createExecutor(plan, { arithmetic, joins: joinsVectors() });
}

/** @param arithmetic null for the TypeScript reference */
function trainedBy(arithmetic: Arithmetic | null, index: number): Float64Array[] {
  const [, design, shape, rows] = trainings[index];
  const trainer = trainerFor(
    testDesign(design),
    shape,
    arithmetic ? executorOf(arithmetic) : undefined,
    rows,
  );
  return course(trainer, 3, () => Infinity);
}

function wrongIn(): string | null {
  for (const [index, [name]] of trainings.entries()) {
    const wanted = trainedBy(null, index);
    const got = trainedBy('exact', index);
    for (const [i, values] of got.entries())
      if (firstDifference(values, wanted[i]) >= 0) return `${name}, ${parts[i % parts.length]}`;
  }
  return null;
}

function bitsOf(arithmetic: Arithmetic): string {
  const hash = createHash('sha256');
  for (const index of trainings.keys())
    for (const values of trainedBy(arithmetic, index)) hash.update(new Uint8Array(values.buffer));
  return hash.digest('hex');
}

/** @returns milliseconds of one update, the least: whatever else the machine does only adds */
function timeOf(arithmetic: Arithmetic): number {
  const { inputs, units, batch } = timed;
  const trainer = trainerFor(
    testDesign({ batchSize: batch, hidden: [hidden('relu', units)] }),
    { task: 'classification', inputs, outputs: 10 },
    executorOf(arithmetic),
    10 * batch,
  );
  let least = Infinity;
  for (let i = 0; i < UPDATES; i++) {
    const start = performance.now();
    trainer.step();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
