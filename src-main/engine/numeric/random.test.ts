import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffle, stream, streamState } from './random.ts';

const take = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('stream', () => {
  it('gives the same numbers for the same seed and name', () => {
    const draw = (seed: number, name: string) => {
      const random = stream(seed, name);
      return [...take(5, random.uniform), ...take(5, random.normal), ...take(5, () => random.below(1000))];
    };
    expect(draw(7, 'weights/h1')).toEqual(draw(7, 'weights/h1'));
    expect(draw(7, 'weights/h1')).not.toEqual(draw(7, 'weights/h2'));
    expect(draw(7, 'weights/h1')).not.toEqual(draw(8, 'weights/h1'));
  });

  it('stays as it is: projects that were trained must train again to the same bits', () => {
    const random = stream(1, 'split');
    expect(streamState(1, 'split')).toMatchInlineSnapshot(`
      [
        1967293338,
        1900642989,
        -1327392539,
        -374341459,
      ]
    `);
    expect(take(3, random.uniform)).toMatchInlineSnapshot(`
      [
        0.35536976786902164,
        0.6388591639704073,
        0.26669532100174576,
      ]
    `);
    expect(take(3, random.normal)).toMatchInlineSnapshot(`
      [
        -0.9705378745353644,
        -1.4847482985620657,
        1.1665782695806193,
      ]
    `);
    expect(take(8, () => random.below(10))).toMatchInlineSnapshot(`
      [
        5,
        0,
        3,
        2,
        6,
        0,
        1,
        3,
      ]
    `);
  });

  it('has no two names or seeds with one state', () => {
    const states = new Set<string>();
    for (let seed = 0; seed < 50; seed++)
      for (let i = 0; i < 50; i++) states.add(streamState(seed, `n${i}`).join());
    expect(states.size).toBe(2500);
  });

  it('is uniform: mean 1/2, variance 1/12, every lowest bit as often 0 as 1', () => {
    const random = stream(3, 'uniform');
    const values = take(100_000, random.uniform);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    const odd = values.filter((x) => (x * 2 ** 53) % 2 === 1).length;
    expect(Math.abs(odd / values.length - 0.5)).toBeLessThan(0.01);
  });

  it('is normal: mean 0, variance 1, 68.27 % within one deviation', () => {
    const random = stream(4, 'normal');
    const values = take(100_000, random.normal);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    const within = values.filter((x) => Math.abs(x) < 1).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.013);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.006);
  });

  it('never gives n or more from below(n)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.nat(), (n, seed) => {
        const random = stream(seed, 'below');
        return take(20, () => random.below(n)).every((x) => Number.isInteger(x) && x >= 0 && x < n);
      }),
      { seed: 1 },
    );
  });
});

describe('shuffle', () => {
  it('keeps every item once and gives each of the 6 orders of 3 items about as often', () => {
    const random = stream(5, 'shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = shuffle(Int32Array.of(0, 1, 2), random);
      expect([...order].sort()).toEqual([0, 1, 2]);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(170);
  });
});
