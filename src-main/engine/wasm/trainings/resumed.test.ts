import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochStride } from '@shared/contract/epoch-frame.ts';
import { namesOf, schedules } from '@shared/design/choices.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { Design } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { packed, unpacked } from '@shared/formats/packed.ts';
import { readProject, writeProject } from '@shared/formats/project.ts';
import { takeCheckpoint } from '../../train/snapshot.ts';
import { testDesign } from '../../train/testing.ts';
import type { Trainer } from '../../train/trainer.ts';
import { WasmExecutor } from '../executor.ts';
import { course, trainerFor } from './course.ts';
import type { Execute } from './course.ts';
import { expectSame, randomDesigns } from './designs.ts';

const EPOCHS = 5;
const exact: Execute = (plan) => new WasmExecutor(plan, 'exact');
const { schedule, stop } = testDesign();

/** Ways on which a state leaves a run and comes back. */
const ways: Record<string, (checkpoint: Checkpoint) => Checkpoint> = {
  'a project file': (checkpoint) =>
    readProject(writeProject({ document: defaultDocument(), checkpoint })).checkpoint!,
  'shared memory': (checkpoint) => unpacked(packed(checkpoint)),
};

const rates = fc.record({
  kind: fc.constantFrom(...namesOf(schedules)),
  scheduleEvery: fc.constantFrom(1, 2),
  scheduleFloor: fc.constantFrom(0, 0.25),
  schedulePeriod: fc.constantFrom(3, 100),
});
const rules = fc.record({
  relativeChange: fc.boolean(),
  noImprovement: fc.boolean(),
});

/** What a run knows beyond its course. */
const memory = (trainer: Trainer): unknown => {
  const { seconds: _seconds, history: _history, ...rest } = takeCheckpoint(trainer.lend(0, noHistory));
  return rest;
};
const noHistory = { stride: 0, values: [] };

describe('a run that is left anywhere and taken up again has the bits of one that was not', () => {
  it.each(Object.entries(ways))('by %s', (_way, through) => {
    fc.assert(
      fc.property(
        randomDesigns([1, 3, 16, null]),
        rates,
        rules,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(undefined, exact),
        ([base, shape], rate, { relativeChange, noImprovement }, steps, execute) => {
          const design: Design = {
            ...base,
            schedule: { ...schedule, ...rate },
            stop: {
              ...stop,
              epochs: { on: false, epochs: 1 },
              relativeChange: { on: relativeChange, relativeChange: 1e-9, patience: 2 },
              noImprovement: { on: noImprovement, patience: 50 },
            },
          };
          const whole = trainerFor(design, shape, execute);
          const wanted = course(whole, EPOCHS, () => Infinity);

          let trainer = trainerFor(design, shape, execute);
          for (const step of steps) {
            for (let update = 0; update < step && trainer.epoch < EPOCHS - 1; update++) trainer.step();
            const frame = new Float64Array(epochStride(trainer.stack.length));
            trainer.writeFrame(frame, 0, 0);
            const history = { stride: frame.length, values: Array.from(frame) };
            trainer = trainerFor(
              design,
              shape,
              execute,
              undefined,
              through(takeCheckpoint(trainer.lend(0, history))),
            );
          }
          const done = trainer.epoch;
          const rest = course(trainer, EPOCHS - done, () => 2000);
          expectSame(rest, wanted.slice(-rest.length), `resumed after ${steps.join(', ')} updates`);
          expect(memory(trainer)).toEqual(memory(whole));
        },
      ),
      { seed: 20261129, numRuns: 60 },
    );
  });
});
