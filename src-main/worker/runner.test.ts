import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { readShadow } from './messages/shadow.ts';
import { SLICE, type Runner } from './runner.ts';
import type { FakeClock } from './testing/fake-session.ts';
import { started, upTo } from './testing/started.ts';

describe('the loop', () => {
  it('listens after every slice, however the work is cut', () => {
    for (const milliseconds of [0.001, 0.1, 1, 4]) {
      const { runner, clock } = started({ instructions: 50, milliseconds, updatesPerEpoch: 100, epochs: 3 });
      runner.train();
      let longest = 0;
      for (let turn = 0; runner.state.phase === 'training'; turn++) {
        const before = clock.time;
        clock.turn();
        // The first few slices find out how fast the machine is.
        if (turn > 10) longest = Math.max(longest, clock.time - before);
      }
      expect(longest).toBeLessThanOrEqual(2 * SLICE + milliseconds);
    }
  });

  it('loses no epoch, and says at the end why it stopped', () => {
    const { runner, clock, seen, numbers } = started({
      instructions: 2,
      milliseconds: 0.01,
      updatesPerEpoch: 3,
      epochs: 500,
    });
    runner.train();
    clock.run();
    expect(numbers()).toEqual(upTo(500));
    expect(seen.states.at(-1)).toMatchObject({ phase: 'finished', stopped: 'enough', epoch: 500 });
    expect(seen.weights.at(-1)).toMatchObject({ epoch: 500, update: 1500 });
    expect(readShadow(seen.shadows.at(-1)!)).toMatchObject({ epoch: 500, update: 1500 });
  });

  it('counts as training time only what was trained', () => {
    const { runner, clock } = started({ instructions: 1, milliseconds: 2, updatesPerEpoch: 1, epochs: 5 });
    runner.step('epoch');
    clock.time += 60_000;
    runner.step('epoch');
    expect(atOnce(runner.checkpoint()).seconds).toBeCloseTo(0.004, 9);
  });

  it('waits while nothing is acknowledged, and then goes on', () => {
    const pacing = { capacity: 5, epochsInFlight: 12, batchesInFlight: 2, batchInterval: 0 };
    const { runner, clock, seen, numbers } = started({
      instructions: 1,
      updatesPerEpoch: 1,
      epochs: 60,
      pacing,
      quick: false,
    });
    runner.train();
    clock.run();
    // Nothing waits for a turn: the loop costs nothing while it is blocked.
    expect(clock.turn()).toBe(false);
    const { epoch } = runner.state;
    expect(epoch).toBeLessThanOrEqual(pacing.epochsInFlight + pacing.capacity);
    expect(runner.pause().phase).toBe('paused');
    runner.train();
    for (let given = 0; runner.state.phase === 'training' || given < seen.epochs.length; given++) {
      runner.acknowledge({ type: 'acknowledge', epochs: seen.epochs[given].count, weights: 1 });
      clock.run();
    }
    expect(numbers()).toEqual(upTo(60));
  });
});

describe('a pause in the middle of an update', () => {
  const long = { instructions: 1000, updatesPerEpoch: 2, epochs: 2 };

  it('is answered at once; the update ends in slices; only whole weights are shown', () => {
    const { runner, trainer, clock, seen } = started(long);
    runner.train();
    clock.run(() => clock.time > 300);
    expect(trainer.settled).toBe(false);
    const before = clock.time;
    expect(runner.pause()).toMatchObject({ phase: 'paused', update: 0 });
    expect(clock.time).toBe(before);
    for (let last = clock.time; clock.turn(); last = clock.time)
      expect(clock.time - last).toBeLessThanOrEqual(2 * SLICE);
    expect(trainer.settled).toBe(true);
    expect(seen.states.at(-1)).toMatchObject({ phase: 'paused', update: 1 });
    expect(seen.weights.map(({ weights }) => weights[0][0])).toEqual([0, 1]);
  });

  it('can be undone before the update has ended', () => {
    const { runner, clock, numbers } = started(long);
    runner.train();
    clock.run(() => clock.time > 300);
    runner.pause();
    clock.turn();
    runner.train();
    clock.run();
    expect(runner.state).toMatchObject({ phase: 'finished', update: 4 });
    expect(numbers()).toEqual([0, 1, 2]);
  });

  it('ends the epoch, or the run, if it was the last', () => {
    const { runner, clock, numbers } = started({ ...long, updatesPerEpoch: 1, epochs: 1 });
    runner.train();
    clock.run(() => clock.time > 300);
    runner.pause();
    clock.run();
    expect(runner.state).toMatchObject({ phase: 'finished', epoch: 1 });
    expect(numbers()).toEqual([0, 1]);
  });

  /** Lets the run work wherever the answer waits for it; no turn is long. */
  function answered(steps: Steps<unknown>, clock: FakeClock): unknown {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (step.value !== 'waiting') continue;
      const before = clock.time;
      clock.turn();
      expect(clock.time - before).toBeLessThanOrEqual(2 * SLICE);
    }
  }

  it('ends in slices for whoever needs whole weights, who gets them even while it trains on', () => {
    const example = { split: 'training', index: 2 } as const;
    const looks: Record<string, (runner: Runner) => Steps<unknown>> = {
      evaluation: (runner) => runner.evaluate(),
      checkpoint: (runner) => runner.checkpoint(),
      example: (runner) => runner.look((session) => session.example(example)),
    };
    for (const [name, look] of Object.entries(looks)) {
      const { runner, trainer, clock } = started(long);
      runner.train();
      clock.run(() => clock.time > 300);
      expect(trainer.settled, name).toBe(false);
      expect(answered(look(runner), clock), name).toMatchObject({ update: 1 });
      expect(runner.state.phase, name).toBe('training');
    }
  });
});

describe('a step', () => {
  it('that is long is under way when it is answered, and ends exactly where it should', () => {
    const { runner, clock, seen } = started({ instructions: 100, updatesPerEpoch: 3, epochs: 9 });
    expect(runner.step('update')).toMatchObject({ phase: 'training', update: 0 });
    clock.run();
    expect(seen.states.at(-1)).toMatchObject({ phase: 'paused', update: 1 });
    runner.step('epoch');
    clock.run();
    expect(seen.states.at(-1)).toMatchObject({ phase: 'paused', update: 3, epoch: 1 });
  });

  it('may go beyond a stop rule, training may not', () => {
    const { runner, clock } = started({ instructions: 1, updatesPerEpoch: 1, epochs: 1 });
    runner.train();
    clock.run();
    expect(runner.train()).toMatchObject({ phase: 'finished', epoch: 1 });
    expect(runner.step('epoch')).toMatchObject({ phase: 'finished', epoch: 2 });
  });
});

describe('a failure', () => {
  it('of the numbers ends the run and keeps its words; weights are still there', () => {
    const { runner, clock, seen } = started({
      instructions: 1,
      updatesPerEpoch: 10,
      epochs: 9,
      before: (instruction) => {
        if (instruction === 25) throw new Fault({ code: 'not-finite', message: 'Epoch 3: h1', path: 'h1' });
      },
    });
    runner.train();
    clock.run();
    expect(seen.states.at(-1)).toMatchObject({
      phase: 'failed',
      fault: { code: 'not-finite', path: 'h1' },
      update: 25,
    });
    expect(seen.weights.at(-1)?.update).toBe(25);
    expect(atOnce(runner.evaluate())).toMatchObject({ update: 25 });
    expect(() => runner.train()).toThrow(/Epoch 3: h1/);
    expect(() => runner.step('epoch')).toThrow(/Epoch 3: h1/);
  });

  it('of the program in the middle of an update does not repeat itself', () => {
    const { runner, clock, seen } = started({
      instructions: 40,
      updatesPerEpoch: 10,
      epochs: 9,
      before: (instruction) => {
        if (instruction >= 50) throw new Error('bug');
      },
    });
    runner.train();
    clock.run();
    expect(seen.states.filter(({ phase }) => phase === 'failed')).toHaveLength(1);
    expect(seen.states.at(-1)?.fault).toEqual({ code: 'internal', message: 'bug' });
  });
});

describe('weights that are copied in pieces', () => {
  /** Three pieces of 2¹⁸ weights; every look at the clock takes 3 ms, so that a turn has room for one or two. */
  const large = { units: 3 * 2 ** 18, instructions: 2, updatesPerEpoch: 3, epochs: 2, tick: 3 };
  const isOne = (values: ArrayLike<number>, update: number): boolean =>
    !Array.prototype.some.call(values, (value) => value !== update);

  it('are all of one update, in messages and in the shadow, whatever is asked meanwhile', () => {
    const { runner, clock, seen } = started({ ...large, milliseconds: 20 });
    runner.watch(true);
    runner.train();
    let checked = -1;
    for (let turn = 0; clock.turn() || runner.state.phase === 'paused'; turn++) {
      if (turn % 3 === 1) runner.pause();
      else if (turn % 3 === 2) runner.train();
      if (turn % 5 > 0 && runner.state.phase !== 'finished') continue;
      const shadow = seen.shadows.length > 0 ? readShadow(seen.shadows.at(-1)!) : null;
      if (!shadow || shadow.update === checked) continue;
      checked = shadow.update;
      expect(isOne(shadow.layers[0].weights, checked)).toBe(true);
    }
    expect(seen.states.at(-1)).toMatchObject({ phase: 'finished', update: 6 });
    expect([seen.weights.at(-1)?.update, checked]).toEqual([6, 6]);
    for (const { update, weights, deltas } of seen.weights)
      expect([isOne(weights[0], update), isOne(deltas[0], update)]).toEqual([true, true]);
  });

  it('let others be heard in between', () => {
    const { runner, clock, seen } = started(large);
    let longest = 0;
    let turns = 0;
    runner.watch(true);
    while (seen.weights.length === 0 && turns < 1000) {
      const before = clock.time;
      clock.turn();
      longest = Math.max(longest, clock.time - before);
      turns++;
    }
    expect(seen.weights).toHaveLength(1);
    expect(turns).toBeGreaterThan(3);
    expect(longest).toBeLessThanOrEqual(3 * SLICE);
    expect(runner.train().phase).toBe('training');
  });
});
