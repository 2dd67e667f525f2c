import { ReferenceExecutor } from '@engine/plan/reference-executor.ts';
import type { Executor } from '@engine/plan/reference-executor.ts';
import type { Plan } from '@engine/plan/plan.ts';
import { sumRows } from '@engine/train/network.ts';
import { Trainer } from '@engine/train/trainer.ts';
import { createExecutor } from '@engine/wasm/index.ts';
import type { ThreadHost } from '@engine/wasm/index.ts';
import type { Contestant } from './contestant.ts';
import { designOf } from './task.ts';
import type { Task } from './task.ts';
import { joinsVectors } from '../worker/joins-vectors.ts';

/** An executor of the plan as the benchmark knows it. */
interface OwnExecutor {
  readonly title: string;
  /** Whether the app offers it; the others are for comparison. */
  readonly app: boolean;
  readonly create: (plan: Plan, threads: ThreadHost | null) => Executor;
}

/** Each a row of its own; the first is what peers are held against. */
export const executors: Readonly<Record<string, OwnExecutor>> = {
  'wasm-fast': {
    title: 'Adjoint fast',
    app: true,
    create: (plan, threads) => createExecutor(plan, { arithmetic: 'fast', threads, joins: joinsVectors() }),
  },
  'wasm-exact': {
    title: 'Adjoint exact',
    app: true,
    create: (plan, threads) => createExecutor(plan, { arithmetic: 'exact', threads, joins: joinsVectors() }),
  },
  typescript: { title: 'Adjoint TypeScript', app: false, create: (plan) => new ReferenceExecutor(plan) },
};

/** Work granted to the trainer at a time, in multiply-adds: some 10 ms, as the worker thread does it. */
const SLICE = 2 ** 23;

/** Adjoint's own trainer, with all it does in an epoch: losses, accuracy, norms, snapshots. */
export function adjoint(task: Task, executor: string, threads: ThreadHost | null = null): Contestant {
  const { examples, batchSize, rows } = task;
  const trainerFor = (order: 'given' | 'shuffled'): Trainer => {
    const [design, shape] = designOf(task, order);
    const { create } = executors[executor];
    const trainer = new Trainer(design, shape, examples, null, {
      execute: (plan) => create(plan, threads),
    });
    trainer.network.weights.forEach((values, s) => values.set(task.weights[s]));
    return trainer;
  };
  const trainer = trainerFor('shuffled');
  const done = (): number => trainer.epoch * rows + Math.min(trainer.updateInEpoch * batchSize, rows);
  return {
    version: `Adjoint, ${executor} executor${threads ? `, up to ${threads.threads} threads` : ''}`,
    check(updates) {
      const fresh = trainerFor('given');
      for (let i = 0; i < updates; i++) fresh.step();
      const loss = lossOf(fresh);
      fresh.network.executor.end?.();
      return loss;
    },
    train() {
      const before = done();
      do trainer.advance(SLICE);
      while (done() === before);
      return done() - before;
    },
  };

  function lossOf({ network }: Trainer): number {
    let sum = 0;
    network.evaluate(examples, () => (sum += sumRows(network.output('evaluation.loss'))));
    return sum / rows;
  }
}
