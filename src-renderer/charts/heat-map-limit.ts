import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { pieces } from '../ui/slices.ts';

/**
 * The end of a heat map's scale. It is a round number (a digit of `digits` times a power of ten), grows at once when a value
 * passes it, and shrinks only when the values have fallen well below the next smaller one: so colours and labels
 * stay put while training moves the weights a little.
 */
export type LimitKind = 'largest' | 'percentile';

/** Share of the values that a `percentile` limit covers; the rest saturates. */
export const coveredShare = 0.99;

/** So close that the values always reach at least three fifths of the scale when it is new. */
export const digits = [1, 1.5, 2, 3, 5, 7] as const;

/** The smallest of `digits` × 10ᵏ that is not below `magnitude`; 0 for 0. */
export function roundLimit(magnitude: number): number {
  if (!(magnitude > 0)) return 0;
  if (magnitude > 1e308) return Number.MAX_VALUE;
  let exponent = Math.floor(Math.log10(magnitude)) - 1;
  for (; ; exponent++) {
    for (const digit of digits) {
      // Read as decimal text, because 2 · 10⁻⁷ as a product is not the double nearest to 2e-7.
      const candidate = Number(`${digit}e${exponent}`);
      if (candidate >= magnitude && candidate > 0) return candidate;
    }
  }
}

/** How far below a smaller limit the values must fall before the scale takes it. */
const slack = 0.8;

/**
 * @param current the limit in use; 0 when there is none yet
 * @param magnitude what must be covered now: largest |w| or its percentile
 */
export function nextLimit(current: number, magnitude: number): number {
  if (!(magnitude > 0)) return current;
  if (!(current > 0) || magnitude > current) return roundLimit(magnitude);
  const smaller = roundLimit(magnitude / slack);
  return smaller < current ? smaller : current;
}

/** Largest finite |w|; 0 when there is none. */
export function largestMagnitude(values: Float64Array): number {
  return atOnce(largestMagnitudeSteps(values));
}

export function* largestMagnitudeSteps(values: Float64Array): Steps<number> {
  let largest = 0;
  for (const [from, to] of pieces(values.length)) {
    largest = largestOf(values, from, to, largest);
    yield;
  }
  return largest;
}

function largestOf(values: Float64Array, from: number, to: number, before: number): number {
  let largest = before;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(values[i]);
    if (magnitude > largest && magnitude < Infinity) largest = magnitude;
  }
  return largest;
}

const bins = 512;

/**
 * A magnitude that covers at least `share` of the finite values, found by counting in 512 equal bins up to the
 * largest, in O(n) without sorting; never more than one bin above the exact percentile.
 */
export function* percentileMagnitude(values: Float64Array, share: number = coveredShare): Steps<number> {
  const largest = yield* largestMagnitudeSteps(values);
  if (largest === 0) return 0;
  const counts = new Uint32Array(bins);
  let total = 0;
  for (const [from, to] of pieces(values.length)) {
    total += countMagnitudes(values, from, to, largest, counts);
    yield;
  }
  let covered = 0;
  for (let bin = 0; bin < bins; bin++) {
    covered += counts[bin];
    if (covered >= share * total) return (largest * (bin + 1)) / bins;
  }
  return largest;
}

/** @returns how many are finite */
function countMagnitudes(
  values: Float64Array,
  from: number,
  to: number,
  largest: number,
  counts: Uint32Array,
): number {
  let finite = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(values[i]);
    if (!(magnitude < Infinity)) continue;
    counts[Math.min(bins - 1, Math.floor((magnitude / largest) * bins))]++;
    finite++;
  }
  return finite;
}

export function magnitudeFor(kind: LimitKind, values: Float64Array): number {
  return atOnce(magnitudeSteps(kind, values));
}

export function magnitudeSteps(kind: LimitKind, values: Float64Array): Steps<number> {
  return kind === 'largest' ? largestMagnitudeSteps(values) : percentileMagnitude(values);
}
