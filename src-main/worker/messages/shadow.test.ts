import fc from 'fast-check';
import { arithmeticRecords } from '@shared/design/choices.ts';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { readShadow, ShadowWriter } from './shadow.ts';

const doubles = fc.array(fc.double(), { maxLength: 12 });
const count = fc.nat();
const layer = fc.record({
  units: count,
  inputs: count,
  weights: doubles,
  delta: doubles,
  state: fc.array(doubles, { maxLength: 2 }),
});
const layers = fc.array(layer, { maxLength: 3 });
const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  epoch: count,
  update: count,
  updateInEpoch: count,
  partial: doubles,
  arithmetic: fc.constantFrom(...arithmeticRecords),
  seconds: fc.double(),
  layers,
  recentLosses: doubles,
  best: fc.option(
    fc.record({ epoch: count, update: count, loss: fc.double(), recentLosses: doubles, layers }),
  ),
  history: fc.record({ stride: count, values: doubles }),
});

/** A checkpoint whose numbers are all `value`. */
function filled(value: number, length: number): Checkpoint {
  const values = new Array<number>(length).fill(value);
  return {
    epoch: value,
    update: value,
    updateInEpoch: 0,
    partial: [],
    arithmetic: 'exact',
    seconds: 0,
    layers: [{ units: 1, inputs: length - 1, weights: values, delta: values, state: [] }],
    recentLosses: [],
    best: null,
    history: { stride: 0, values: [] },
  };
}

describe('a shadow', () => {
  it('gives back every checkpoint to the bit, −0, NaN and ±∞ too', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        const writer = new ShadowWriter(checkpoint, 0);
        expect(writer.write(checkpoint)).toBe(true);
        expect(readShadow(writer.memory)).toEqual(checkpoint);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('takes live views, and room to grow', () => {
    const views = Float64Array.of(1, -0, NaN);
    const lent = { ...filled(2, 3), layers: [{ weights: views, state: [views] }] };
    const writer = new ShadowWriter(filled(2, 3), 20);
    expect(writer.write(lent)).toBe(true);
    expect(readShadow(writer.memory)?.layers).toEqual([{ weights: [1, -0, NaN], state: [[1, -0, NaN]] }]);
  });

  it('holds nothing before the first write', () => {
    expect(readShadow(new ShadowWriter(filled(1, 4), 0).memory)).toBeNull();
  });

  it('holds the newest of many', () => {
    const writer = new ShadowWriter(filled(0, 4), 0);
    for (let i = 1; i <= 5; i++) {
      writer.write(filled(i, 4));
      expect(readShadow(writer.memory)).toEqual(filled(i, 4));
    }
  });

  it('keeps the last whole checkpoint when a write is cut off in the middle', () => {
    const writer = new ShadowWriter(filled(0, 4), 0);
    writer.write(filled(1, 4));
    writer.write(filled(2, 4));
    const cutOff = { ...filled(3, 4) };
    Object.defineProperty(cutOff, 'history', {
      enumerable: true,
      // Measured as usual, then gone: as if the thread were killed between two doubles.
      get: (() => {
        let reads = 0;
        return () => {
          if (reads++ > 0) throw new Error('killed');
          return { stride: 0, values: [] };
        };
      })(),
    });
    expect(() => writer.write(cutOff)).toThrow('killed');
    expect(readShadow(writer.memory)).toEqual(filled(2, 4));
  });

  it('is written in pieces, and until the last the one before is complete', () => {
    const length = 600_000;
    const large = (value: number) => ({
      ...filled(value, 1),
      recentLosses: new Float64Array(length).fill(value),
    });
    const writer = new ShadowWriter(large(0), 0);
    writer.write(large(1));
    let pieces = 0;
    for (const steps = writer.writing(large(2)); !steps.next().done; pieces++)
      expect(readShadow(writer.memory)?.recentLosses[length - 1]).toBe(1);
    expect(pieces).toBeGreaterThanOrEqual(2);
    const { recentLosses, layers } = readShadow(writer.memory)!;
    expect([recentLosses.length, ...new Set(recentLosses)]).toEqual([length, 2]);
    expect(layers).toEqual(filled(2, 1).layers);
  });

  it('refuses, and changes nothing, when a checkpoint has outgrown it', () => {
    const writer = new ShadowWriter(filled(0, 4), 0);
    writer.write(filled(1, 4));
    expect(writer.write(filled(2, 5))).toBe(false);
    expect(readShadow(writer.memory)).toEqual(filled(1, 4));
  });
});
