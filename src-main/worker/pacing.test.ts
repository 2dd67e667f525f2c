import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pacingDefaults, pacingFor, type Pacing } from './messages/credits.ts';
import { EpochPacing, SliceWork, WeightsPacing } from './pacing.ts';

const pacing: Pacing = {
  capacity: 8,
  epochsInFlight: 20,
  batchesInFlight: 3,
  batchInterval: 10,
  longestBatchInterval: 100,
  weightsInterval: 30,
  doublesPerSecond: 1000,
  longestWeightsInterval: 500,
  crowdedThreads: 2,
};
const options = { seed: 1, numRuns: 300 };

/** What the outside does to a pacing, in any order. */
const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('train' as const), epochs: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('acknowledge' as const), epochs: fc.integer({ min: 0, max: 25 }) }),
  ),
  { maxLength: 60 },
);

describe('epochs', () => {
  it('are never dropped and never more than the credits allow, whatever the other side does', () => {
    fc.assert(
      fc.property(events, (list) => {
        const epochs = new EpochPacing(pacing);
        let now = 0;
        let staged = 0;
        const sent: number[] = [];
        for (const event of list) {
          if (event.kind === 'wait') now += event.milliseconds;
          else if (event.kind === 'acknowledge') epochs.acknowledge(event.epochs);
          else
            for (let i = 0; i < event.epochs && !epochs.full; i++) {
              epochs.stage();
              staged += 1;
            }
          if (epochs.isDue(now, false)) sent.push(epochs.send(now));
          expect(epochs.staged).toBeLessThanOrEqual(pacing.capacity);
          expect(epochs.inFlight).toBeLessThanOrEqual(pacing.epochsInFlight);
          expect(epochs.batchesInFlight).toBeLessThanOrEqual(pacing.batchesInFlight);
          expect(sent.reduce((sum, count) => sum + count, 0) + epochs.staged).toBe(staged);
        }
        // Once all is acknowledged, whatever waits leaves.
        epochs.acknowledge(Infinity);
        expect(epochs.inFlight).toBe(0);
        expect(epochs.batchesInFlight).toBe(0);
        if (epochs.staged > 0) expect(epochs.isDue(now, true)).toBe(true);
      }),
      options,
    );
  });

  it('leave in batches while training goes on, at once when it rests or the room is full', () => {
    const epochs = new EpochPacing(pacing);
    epochs.stage();
    expect(epochs.isDue(0, false)).toBe(true);
    expect(epochs.send(0)).toBe(1);
    epochs.stage();
    expect(epochs.isDue(9, false)).toBe(false);
    expect(epochs.isDue(9, true)).toBe(true);
    expect(epochs.isDue(10, false)).toBe(true);
    while (!epochs.full) epochs.stage();
    expect(epochs.isDue(1, false)).toBe(true);
  });

  it('free a batch when the last of its epochs is acknowledged', () => {
    const epochs = new EpochPacing(pacing);
    for (const count of [3, 2]) {
      for (let i = 0; i < count; i++) epochs.stage();
      epochs.send(0);
    }
    epochs.acknowledge(2);
    expect([epochs.inFlight, epochs.batchesInFlight]).toEqual([3, 2]);
    epochs.acknowledge(2);
    expect([epochs.inFlight, epochs.batchesInFlight]).toEqual([1, 1]);
  });
});

describe('weights', () => {
  it('are one message at a time, spaced, and the newest at the end', () => {
    fc.assert(
      fc.property(events, (list) => {
        const weights = new WeightsPacing(pacing, 40);
        weights.watched = true;
        let now = 0;
        let update = 0;
        let inFlight = 0;
        let last = { update: -1, at: -Infinity };
        for (const event of list) {
          if (event.kind === 'wait') now += event.milliseconds;
          else if (event.kind === 'train') update += event.epochs;
          else {
            weights.acknowledge(event.epochs);
            if (event.epochs > 0) inFlight = 0;
          }
          if (!weights.isDue(update, now, false)) continue;
          expect(inFlight).toBe(0);
          expect(update).not.toBe(last.update);
          expect(now - last.at).toBeGreaterThanOrEqual(weights.interval);
          weights.send(update, now);
          inFlight = 1;
          last = { update, at: now };
        }
        weights.acknowledge(1);
        expect(weights.isDue(update, now, true)).toBe(update !== last.update);
      }),
      options,
    );
  });

  it('are no more doubles a second than allowed, and never wait longer than allowed', () => {
    const interval = (doubles: number): number => new WeightsPacing(pacing, doubles).interval;
    expect([1, 30, 31, 200, 500, 501, 1e9].map(interval)).toEqual([30, 30, 31, 200, 500, 500, 500]);
  });

  it('come less often while the window has no processor, and still never wait longer than allowed', () => {
    for (const [doubles, interval] of [
      [40, 60],
      [400, 500],
    ]) {
      const weights = new WeightsPacing(pacing, doubles);
      weights.watched = weights.crowded = true;
      weights.send(1, 0);
      weights.acknowledge(1);
      expect([interval - 1, interval].map((now) => weights.isDue(2, now, false))).toEqual([false, true]);
      weights.crowded = false;
      expect(weights.isDue(2, doubles, false)).toBe(true);
    }
  });

  it('leave unwatched only when training rests', () => {
    const weights = new WeightsPacing(pacing, 1);
    expect(weights.isDue(1, 1000, false)).toBe(false);
    expect(weights.isDue(1, 1000, true)).toBe(true);
    // Of a large network each message is a second's work.
    const large = new WeightsPacing(pacing, 2 ** 18 + 1);
    expect(large.isDue(1, 1000, true)).toBe(false);
    large.watched = true;
    expect(large.isDue(1, 1000, true)).toBe(true);
  });
});

describe('the work of a slice', () => {
  it('finds the time wanted, on a fast machine and on a slow one', () => {
    for (const workPerMillisecond of [50, 1000, 300_000]) {
      const work = new SliceWork(10);
      for (let i = 0; i < 30; i++) work.measured('a', work.of('a') / workPerMillisecond);
      expect(work.of('a') / workPerMillisecond).toBeCloseTo(10, 1);
    }
  });

  it('never vanishes', () => {
    const work = new SliceWork(10);
    for (let i = 0; i < 50; i++) work.measured('a', 1e9);
    expect(work.of('a')).toBe(1);
    work.measured('a', 0);
    expect(work.of('a')).toBe(2);
  });

  it('learns from work of one kind nothing about another', () => {
    const work = new SliceWork<'a' | 'b'>(10);
    const before = work.of('b');
    for (let i = 0; i < 20; i++) work.measured('a', 0.001);
    expect(work.of('a')).toBeGreaterThan(1000 * before);
    expect(work.of('b')).toBe(before);
  });
});

describe('the pacing of a machine', () => {
  it('leaves more to the training where the window has fewer processors beside it', () => {
    const machines = [1, 2, 3, 4, 8, 64].map(pacingFor);
    for (const [i, machine] of machines.entries()) {
      const larger = machines[Math.min(i + 1, machines.length - 1)];
      expect(larger.doublesPerSecond).toBeGreaterThanOrEqual(machine.doublesPerSecond);
      expect(larger.weightsInterval).toBeLessThanOrEqual(machine.weightsInterval);
      // A batch holds what comes in between, also of a network that trains 60,000 epochs a second.
      expect(machine.capacity).toBeGreaterThan(machine.batchInterval * 60);
    }
    expect(machines.map(({ crowdedThreads }) => crowdedThreads)).toEqual([1, 2, ...Array(4).fill(Infinity)]);
    expect(machines.at(-1)).toEqual(pacingDefaults);
  });

  it('sends large networks as often as the machine carries them', () => {
    const [iris, digits, images] = [2 * 67, 2 * 9610, 2 * 101_770];
    const perSecond = (processors: number): number[] =>
      [iris, digits, images].map(
        (doubles) => 1000 / new WeightsPacing(pacingFor(processors), doubles).interval,
      );
    expect(perSecond(2).map((rate) => Number(rate.toFixed(1)))).toEqual([10, 5.2, 0.5]);
    expect(perSecond(8).map((rate) => Number(rate.toFixed(1)))).toEqual([30, 30, 9.8]);
  });
});
