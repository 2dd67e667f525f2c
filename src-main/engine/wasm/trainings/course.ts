import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { Design } from '@shared/design/schema.ts';
import { outputUnits } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Executor } from '../../plan/reference-executor.ts';
import { encodeTargets } from '../../train/targets.ts';
import { testExamples } from '../../train/testing.ts';
import { Trainer } from '../../train/trainer.ts';

export type Execute = (plan: Plan) => Executor;

/** A trainer on random examples; without `execute` on the reference executor. */
export function trainerFor(
  design: Design,
  shape: DataShape,
  execute?: Execute,
  rows = 37,
  checkpoint: Checkpoint | null = null,
): Trainer {
  const units = outputUnits(design, shape);
  const encode = (count: number, seed: number) =>
    encodeTargets(testExamples(count, shape, seed), shape, units);
  return new Trainer(design, shape, encode(rows, 1), encode(11, 2), { execute, checkpoint });
}

/** Parts of a course, in this order for each epoch. */
export const parts = ['frame', 'state', 'gradients'] as const;

/** Trains; what can be told apart from outside, epoch by epoch. */
export function course(trainer: Trainer, epochs: number, work: () => number): Float64Array[] {
  const seen: Float64Array[] = [];
  const stride = epochStride(trainer.stack.length);
  while (seen.length < parts.length * epochs) {
    if (trainer.advance(work()) !== 'epoch') continue;
    const frame = new Float64Array(stride);
    trainer.writeFrame(frame, 0, 0);
    const { executor, plan, gradients } = trainer.network;
    seen.push(frame, executor.arena.slice(0, plan.stateLength));
    seen.push(Float64Array.from(gradients.flatMap((values) => Array.from(values))));
  }
  return seen;
}
