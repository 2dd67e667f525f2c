import { expect, it } from 'vitest';
import { Dispatcher } from './dispatch.ts';
import type { EngineLike, SessionLike } from './engine.ts';
import type { FromThread, ToThread } from './messages/protocol.ts';
import { FakeClock, FakeTrainer, fakeSession } from './testing/fake-session.ts';

/** A thread with a run whose evaluation takes 500 steps of 2 ms. */
function thread() {
  const clock = new FakeClock();
  const trainer = new FakeTrainer({ clock, instructions: 5, updatesPerEpoch: 10, epochs: 1_000_000 });
  const fake = fakeSession(trainer);
  const session: SessionLike = {
    ...fake,
    info: () => ({}) as ReturnType<SessionLike['info']>,
    *evaluating(settling) {
      for (let step = 0; step < 500; step++, clock.time += 2) yield;
      return yield* fake.evaluating(settling);
    },
    *checking() {
      yield;
      throw new Error('bug in a later step');
    },
  };
  const refuse = (): never => {
    throw new Error('not part of this test');
  };
  const engine = { tableOf: () => ({}), openSession: () => session } as unknown as EngineLike;
  /** A table that takes 500 steps of 2 ms to be described, or prepared. */
  function* slowly(): Generator<void, never> {
    for (let step = 0; step < 500; step++, clock.time += 2) yield;
    return {} as never;
  }
  const replies: FromThread[] = [];
  const dispatcher = new Dispatcher({
    engine: { ...engine, arithmetics: refuse, summarise: slowly, prepareSummary: slowly },
    post: (message) => void (message.type === 'reply' && replies.push(message)),
    now: clock.now,
    later: clock.later,
  });
  const ask = (seq: number, name: string, argument: unknown = null): void =>
    dispatcher.receive({ type: 'request', seq, name, argument } as ToThread);
  const document = { data: { source: { kind: 'gallery', id: 'iris' } } };
  ask(1, 'prepare', { run: 1, document, bytes: null, table: null, checkpoint: null });
  return { clock, trainer, replies, ask, answers: () => replies.map((reply) => 'seq' in reply && reply.seq) };
}

it('an evaluation that takes a second lets a pause be heard, and training go on, in between', () => {
  const { clock, trainer, ask, answers, replies } = thread();
  ask(2, 'train');
  ask(3, 'evaluate');
  const before = trainer.update;
  clock.run(() => clock.time > 300);
  expect(answers()).toEqual([1, 2]);
  expect(trainer.update).toBeGreaterThan(before + 10);
  const asked = clock.time;
  ask(4, 'pause');
  expect(clock.time - asked).toBeLessThan(20);
  expect(answers()).toEqual([1, 2, 4]);
  clock.run();
  expect(replies.at(-1)).toMatchObject({ seq: 3, ok: true, value: { run: 1 } });
});

it('what goes wrong in a later step is the answer', () => {
  const { clock, ask, replies } = thread();
  ask(2, 'check');
  clock.run(() => replies.length === 2);
  expect(replies[1]).toMatchObject({ seq: 2, ok: false, fault: { message: 'bug in a later step' } });
});

it('describing a table hears others between two steps, and ends when it is cancelled', () => {
  const { clock, ask, answers, replies } = thread();
  const { source } = { source: { kind: 'gallery', id: 'iris' } };
  ask(2, 'describe', { source });
  const begun = clock.time;
  clock.run(() => clock.time > begun + 100);
  expect(answers()).toEqual([1]);
  ask(3, 'tableCancel');
  const cancelled = clock.time;
  clock.run(() => replies.length === 3);
  expect(clock.time - cancelled).toBeLessThan(20);
  expect(replies[2]).toMatchObject({ seq: 2, ok: false, fault: { code: 'reading-cancelled' } });
  // It speaks of what is under way: the next one is described, and what is prepared goes on.
  ask(4, 'describe', { source });
  clock.run(() => replies.length === 4);
  expect(replies[3]).toMatchObject({ seq: 4, ok: true });
  ask(5, 'prepareData', { settings: { source } });
  ask(6, 'tableCancel');
  expect(answers().at(-1)).toBe(6);
  clock.run(() => replies.length === 6);
  expect(replies[5]).toMatchObject({ seq: 5, ok: true });
});
