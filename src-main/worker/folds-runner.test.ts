import { describe, expect, it } from 'vitest';
import { defaultDocument, defaultStop } from '@shared/design/defaults.ts';
import { tableOf } from '@engine/data/load.ts';
import { CrossValidation } from '@engine/train/cross-validation.ts';
import { createExecutor } from '@engine/wasm/index.ts';
import { FoldsRunner } from './folds-runner.ts';
import type { ThreadEvent } from './messages/protocol.ts';
import { FakeClock } from './testing/fake-session.ts';

const base = defaultDocument();
const document = { ...base, design: { ...base.design, stop: defaultStop(8) } };
const table = tableOf(document.data.source);

/** @param milliseconds that pass between two looks at the clock */
function run(milliseconds: number): ThreadEvent[] {
  const events: ThreadEvent[] = [];
  const clock = new FakeClock();
  const validation = new CrossValidation(document, table, 3, { execute: createExecutor });
  const runner = new FoldsRunner({
    id: 4,
    validation,
    post: (event) => events.push(event),
    now: () => (clock.time += milliseconds),
    later: clock.later,
  });
  runner.start();
  clock.run();
  return events;
}

describe('the loop of a cross-validation', () => {
  it('sends each fold once, with the numbers of the reference executor, however the clock cuts it', () => {
    const reference = new CrossValidation(document, table, 3);
    while (reference.advance(Infinity) !== 'done');
    for (const milliseconds of [0.01, 3, 50]) {
      const events = run(milliseconds);
      const folds = events.flatMap((event) => (event.type === 'fold' ? [event.fold] : []));
      expect(folds).toEqual(reference.results.map((result) => ({ id: 4, result })));
      expect(events.at(-1)).toEqual({ type: 'foldsEnded', ended: { id: 4, fault: null } });
    }
  });

  it('tells of the fold under way at most five times a second', () => {
    const progress = run(50).filter((event) => event.type === 'foldsProgress');
    expect(progress.length).toBeGreaterThan(3);
    // Three looks a slice and one before a message: 200 ms are at least one slice apart.
    expect(progress.length).toBeLessThan(run(50).length);
    expect(progress[0]).toMatchObject({ progress: { id: 4, fold: 1 } });
    expect(run(0.001).filter((event) => event.type === 'foldsProgress')).toHaveLength(1);
  });
});
