import { ReferenceExecutor } from '@engine/plan/reference-executor.ts';
import type { Executor } from '@engine/plan/reference-executor.ts';
import type { Plan } from '@engine/plan/plan.ts';
import { sumRows } from '@engine/train/network.ts';
import { Trainer } from '@engine/train/trainer.ts';
import { createExecutor } from '@engine/wasm/index.ts';
import type { Contestant } from './contestant.ts';
import { designOf } from './task.ts';
import type { Task } from './task.ts';

/** The executors of the plan, each a column of its own; the first is the app's default. */
export const executors: Readonly<Record<string, (plan: Plan) => Executor>> = {
  'wasm-exact': (plan) => createExecutor(plan),
  typescript: (plan) => new ReferenceExecutor(plan),
  'wasm-fast': (plan) => createExecutor(plan, { arithmetic: 'fast' }),
};

/** Work granted to the trainer at a time, in multiply-adds: some 10 ms, as the worker thread does it. */
const SLICE = 2 ** 23;

/** Adjoint's own trainer, with all it does in an epoch: losses, accuracy, norms, snapshots. */
export function adjoint(task: Task, executor: string): Contestant {
  const { examples, batchSize, rows } = task;
  const trainerFor = (order: 'given' | 'shuffled'): Trainer => {
    const [design, shape] = designOf(task, order);
    const trainer = new Trainer(design, shape, examples, null, { execute: executors[executor] });
    trainer.network.weights.forEach((values, s) => values.set(task.weights[s]));
    return trainer;
  };
  const trainer = trainerFor('shuffled');
  const done = (): number => trainer.epoch * rows + Math.min(trainer.updateInEpoch * batchSize, rows);
  return {
    version: `Adjoint, ${executor} executor`,
    check(updates) {
      const fresh = trainerFor('given');
      for (let i = 0; i < updates; i++) fresh.step();
      return lossOf(fresh);
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
