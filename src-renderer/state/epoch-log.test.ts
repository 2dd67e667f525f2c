// @vitest-environment happy-dom
import { epochStride } from '@shared/contract/epoch-frame.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_SAMPLES } from './epoch-column.ts';
import { EpochLog } from './epoch-log.svelte.ts';

/** A log whose training loss is `losses`, received in batches of the given sizes over and over. */
function logOf(losses: readonly number[], batches: readonly number[] = [losses.length || 1]): EpochLog {
  const log = new EpochLog(2);
  const stride = epochStride(2);
  let start = 0;
  for (let turn = 0; start < losses.length; turn += 1) {
    const count = Math.min(batches[turn % batches.length], losses.length - start);
    const values = new Float64Array(count * stride);
    for (let i = 0; i < count; i += 1) {
      values.set([start + i + 1, (start + i + 1) / 100, 0.1, losses[start + i], NaN], i * stride);
    }
    log.append(values, count);
    log.publish();
    // Asking between the batches must not change what is answered at the end.
    log.points('trainingLoss', -Infinity, Infinity, 100);
    start += count;
  }
  return log;
}

const losses = fc.array(fc.double({ noDefaultInfinity: true, noNaN: true }), {
  minLength: 1,
  maxLength: 3000,
});
const batches = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
const options = { seed: 3, numRuns: 60 };

describe('thinning', () => {
  it('keeps within the limit, in order, with real samples only, both ends and both extremes', () => {
    fc.assert(
      fc.property(losses, batches, fc.integer({ min: 20, max: 300 }), (values, sizes, limit) => {
        const points = logOf(values, sizes).points('trainingLoss', -Infinity, Infinity, limit);
        expect(points.length).toBeLessThanOrEqual(limit);
        for (const [index, { x, y }] of points.entries()) {
          expect(y).toBe(values[x - 1]);
          if (index > 0) expect(x).toBeGreaterThan(points[index - 1].x);
        }
        expect(points[0].x).toBe(1);
        expect(points.at(-1)?.x).toBe(values.length);
        const shown = points.map(({ y }) => y);
        expect(Math.max(...shown)).toBe(Math.max(...values));
        expect(Math.min(...shown)).toBe(Math.min(...values));
      }),
      options,
    );
  });

  it('leaves a short course as it is, NaN and infinity included', () => {
    const points = logOf([3, NaN, Infinity, 1]).points('trainingLoss');
    expect(points.map(({ y }) => y)).toEqual([3, NaN, Infinity, 1]);
  });

  it('keeps a good part of what it may, however little longer the log is', () => {
    for (const length of [401, 420, 500, 799, 800, 1601, 5000]) {
      const values = Array.from({ length }, (_, i) => Math.sin(i * i));
      const points = logOf(values).points('trainingLoss', -Infinity, Infinity, 400);
      expect(points.length, `of ${length}`).toBeGreaterThan(400 / 3);
      expect(points.length).toBeLessThanOrEqual(400);
    }
  });

  it('passes over what is not finite in a long one', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i === 2500 ? -7 : i % 3 === 0 ? NaN : i));
    const shown = logOf(values).points('trainingLoss', -Infinity, Infinity, 100);
    expect(shown.map(({ y }) => y)).toContain(-7);
    expect(shown.slice(1, -1).every(({ y }) => Number.isFinite(y))).toBe(true);
  });

  it('shows a stretch with the samples just beyond its borders', () => {
    const points = logOf(Array.from({ length: 1000 }, (_, i) => i)).points('trainingLoss', 100, 200);
    expect(points[0].x).toBe(99);
    expect(points.at(-1)?.x).toBe(201);
    expect(points).toHaveLength(103);
  });

  it('draws every sample of a stretch that is short enough, however long the log is', () => {
    const log = logOf(
      Array.from({ length: 60_000 }, (_, i) => Math.sin(i)),
      [4096],
    );
    expect(log.points('trainingLoss', 50_000, 51_000)).toHaveLength(1003);
    expect(log.points('trainingLoss').length).toBeLessThanOrEqual(2000);
  });
});

describe('the log', () => {
  it('shows nothing before it is published', () => {
    const log = new EpochLog(2);
    log.append(new Float64Array(epochStride(2)), 1);
    expect([log.count, log.received]).toEqual([0, 1]);
    expect(log.last('trainingLoss')).toBeNaN();
    log.publish();
    expect(log.count).toBe(1);
  });

  it('replaces epochs that are trained anew, and draws what is new', () => {
    const stride = epochStride(2);
    const batch = (from: number, to: number, loss: number) => {
      const values = new Float64Array((to - from + 1) * stride);
      for (let epoch = from; epoch <= to; epoch += 1)
        values.set([epoch, epoch / 100, 0.1, loss, NaN], (epoch - from) * stride);
      return values;
    };
    const log = new EpochLog(2);
    log.append(batch(0, 40, 1), 41);
    log.publish();
    expect(log.points('trainingLoss', -Infinity, Infinity, 20)).not.toHaveLength(0);
    expect([log.at('epoch', 21), log.at('epoch', 99), log.at('epoch', 0)]).toEqual([21, 40, 0]);
    const before = log.version;
    log.append(batch(22, 40, 9), 19);
    log.publish();
    expect(log.count).toBe(41);
    expect(log.version).not.toBe(before);
    const points = log.points('trainingLoss');
    expect(points.map(({ x }) => x)).toEqual(Array.from({ length: 41 }, (_, epoch) => epoch));
    expect(points.map(({ y }) => y)).toEqual([...new Array(22).fill(1), ...new Array(19).fill(9)]);
    // Within one batch too, as when a saved run is read again.
    const both = new Float64Array([...batch(41, 60, 2), ...batch(51, 55, 3)]);
    log.append(both, 25);
    log.publish();
    expect([log.count, log.last('epoch'), log.at('trainingLoss', 50), log.at('trainingLoss', 51)]).toEqual([
      56, 55, 2, 3,
    ]);
  });

  it('keeps the columns apart', () => {
    const log = new EpochLog(2);
    log.append(
      Float64Array.from({ length: epochStride(2) }, (_, i) => i),
      1,
    );
    log.publish();
    expect(log.last('validationScore')).toBe(6);
    expect([log.gradientNorm(0)[0].y, log.gradientNorm(1)[0].y]).toEqual([7, 8]);
    expect([log.deltaNorm(0)[0].y, log.deltaNorm(1)[0].y]).toEqual([9, 10]);
  });

  it('tells epochs per second over the last second', () => {
    expect(logOf([1]).speed).toBeNaN();
    expect(logOf(new Array(500).fill(1)).speed).toBeCloseTo(100, 6);
  });
});

describe('a long run', () => {
  /** Loss of epoch t: a course with two spikes. */
  const loss = (epoch: number): number =>
    epoch === 12_345 ? 99 : epoch === 200_001 ? -5 : 1 / epoch + Math.sin(epoch) / 1000;
  const epochs = 300_000;
  const stride = epochStride(2);

  /** Receives the epochs [from, to]. */
  function receive(log: EpochLog, from: number, to: number): void {
    for (let start = from; start <= to; start += 4096) {
      const count = Math.min(4096, to + 1 - start);
      const values = new Float64Array(count * stride);
      for (let i = 0; i < count; i += 1)
        values.set([start + i, (start + i) / 1e5, 0.1, loss(start + i), NaN], i * stride);
      log.append(values, count);
      log.publish();
    }
  }

  it('takes bounded memory; first, last, extremes and the density of what is kept stay', () => {
    const log = new EpochLog(2);
    receive(log, 1, epochs);
    expect(log.count).toBe(epochs);
    expect(log.samples).toBeLessThanOrEqual(MOST_SAMPLES * stride);
    const kept = log.points('trainingLoss', -Infinity, Infinity, Infinity);
    expect(kept.every(({ x, y }) => y === loss(x))).toBe(true);
    const shown = log.points('trainingLoss');
    expect(shown.length).toBeLessThanOrEqual(2000);
    for (const points of [kept, shown]) {
      expect([points[0].x, points.at(-1)?.x]).toEqual([1, epochs]);
      const values = points.map(({ y }) => y);
      expect([Math.max(...values), Math.min(...values)]).toEqual([99, -5]);
    }
    const gaps = kept.slice(1).map(({ x }, i) => x - kept[i].x);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(64);
    // The newest stay as they came, and so does the speed.
    expect(log.at('trainingLoss', epochs - 4000)).toBe(loss(epochs - 4000));
    expect(log.at('trainingLoss', 12_345)).toBe(99);
    expect(log.speed).toBeCloseTo(1e5, -2);
    // Where no validation is, nothing is made up.
    expect(log.points('validationLoss').every(({ y }) => Number.isNaN(y))).toBe(true);
  });

  it('that goes back to an early epoch goes on from there', () => {
    const log = new EpochLog(2);
    receive(log, 1, epochs);
    const before = log.version;
    receive(log, 50_000, 51_000);
    expect(log.version).not.toBe(before);
    expect(log.last('epoch')).toBe(51_000);
    expect(log.points('trainingLoss').every(({ x, y }) => y === loss(x) && x <= 51_000)).toBe(true);
  });

  it('gives a chart a new array at every call', () => {
    const log = logOf([1, 2, 3]);
    expect(log.points('trainingLoss')).not.toBe(log.points('trainingLoss'));
  });
});
