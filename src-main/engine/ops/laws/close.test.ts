import { describe, expect, it } from 'vitest';
import { distance, near } from './close.ts';

describe('distance', () => {
  it('is relative to the largest wanted value', () => {
    expect(distance([100, 1], [100, 2])).toBe(0.01);
    expect(distance([0.5], [0.25])).toBe(0.25);
  });
  it('no tolerance accepts NaN, an infinity or another length', () => {
    for (const [got, wanted] of [
      [[NaN], [1]],
      [[1], [NaN]],
      [[NaN], [NaN]],
      [
        [0, NaN, 0],
        [0, 0, 0],
      ],
      [[Infinity], [1]],
      [[Infinity], [Infinity]],
      [[1, 2], [1]],
    ])
      expect(distance(got, wanted) <= 1e9).toBe(false);
  });
});

describe('near', () => {
  it('holds each element to its own size', () => {
    expect(near([1e-300, 1], [1e-300, 1], 1e-14)).toBe(true);
    expect(near([1.1e-300, 1], [1e-300, 1], 1e-14)).toBe(false);
    expect(near([1.1e-300, 1], [1e-300, 1], 1e-14, 1e-16)).toBe(true);
    expect(near([Infinity], [Infinity], 0)).toBe(true);
  });
  it('fails on NaN, a wrong infinity and another length', () => {
    expect(near([NaN], [NaN], 1, 1)).toBe(false);
    expect(near([NaN], [1], 1, 1)).toBe(false);
    expect(near([1], [NaN], 1, 1)).toBe(false);
    expect(near([1], [Infinity], 1, 1)).toBe(false);
    expect(near([Infinity], [-Infinity], 1, 1)).toBe(false);
    expect(near([Infinity], [1], 1, 1)).toBe(false);
    expect(near([], [1], 1, 1)).toBe(false);
  });
});
