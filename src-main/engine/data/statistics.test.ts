import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from './reader.ts';
import { meanOf, statisticsOf } from './statistics.ts';
import { summarise } from './summary.ts';

/** Every double is a whole number of 2⁻¹⁰⁷⁴. */
function whole(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const exponent = BigInt((bits.getUint16(0) >> 4) & 0x7ff);
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

/** ⌊√n⌋ by Newton's iteration. */
function root(n: bigint): bigint {
  if (n === 0n) return 0n;
  let x = 1n << (BigInt(n.toString(2).length) / 2n + 1n);
  for (;;) {
    const next = (x + n / x) / 2n;
    if (next >= x) return x;
    x = next;
  }
}

/** The double nearest to value·2⁻ᵉ, to about 60 bits. */
function double(value: bigint, e: number): number {
  const negative = value < 0n;
  let magnitude = negative ? -value : value;
  const surplus = Math.max(0, magnitude.toString(2).length - 60);
  magnitude >>= BigInt(surplus);
  // In two halves, since 2⁻¹⁰⁷⁴⁻⁶⁴ is no double.
  const half = Math.trunc((surplus - e) / 2);
  const result = Number(magnitude) * 2 ** half * 2 ** (surplus - e - half);
  return negative ? -result : result;
}

/** Mean and deviation in integers of any length; 64 bits beyond the last of a double. */
function exactly(values: readonly number[]): { mean: number; deviation: number } {
  const scaled = values.map((value) => whole(value) << 64n);
  const n = BigInt(values.length);
  const sum = scaled.reduce((total, value) => total + value, 0n);
  // n²·σ² = Σ(n·x − Σx)²/n
  const squares = scaled.reduce((total, value) => total + (n * value - sum) ** 2n, 0n);
  return { mean: double(sum / n, 1074 + 64), deviation: double(root(squares / n) / n, 1074 + 64) };
}

describe('mean and standard deviation', () => {
  it.each([
    [[1e308, -1e308], 0, 1e308],
    [[1e308, 1e308, 1e308], 1e308, 0],
    [[1.7e308, -1.7e308, 1.7e308, -1.7e308], 0, 1.7e308],
    [[3e-200, 1e-200], 2e-200, 1e-200],
    [[Number.MAX_VALUE, -Number.MAX_VALUE], 0, Number.MAX_VALUE],
  ])('of %j are %d and %d', (values, mean, deviation) => {
    const found = statisticsOf(values);
    expect(found.mean).toBe(mean);
    expect(found.deviation).toBe(deviation);
  });

  it('equal the exact ones at any size of the numbers', () => {
    const size = fc.integer({ min: -900, max: 1023 });
    const digits = fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(size, digits, fc.boolean(), (exponent, shares, mixed) => {
        const values = shares.map((share, i) => (mixed && i % 3 === 0 ? -share : share) * 2 ** exponent);
        const wanted = exactly(values);
        const found = statisticsOf(values);
        const largest = Math.max(...values.map(Math.abs));
        expect(Math.abs(found.mean / largest - wanted.mean / largest)).toBeLessThan(1e-14);
        expect(Math.abs(found.deviation / largest - wanted.deviation / largest)).toBeLessThan(1e-14);
        if (wanted.deviation > 1e-3 * largest)
          expect(Math.abs(found.deviation / wanted.deviation - 1)).toBeLessThan(1e-11);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('of ordinary numbers are the plain sums, to the bit', () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.fround(Math.sqrt(i + 0.1)));
    let sum = 0;
    for (const value of values) sum += value;
    let squares = 0;
    for (const value of values) squares += (value - sum / 100) * (value - sum / 100);
    expect(meanOf(values)).toBe(sum / 100);
    expect(statisticsOf(values).deviation).toBe(Math.sqrt(squares / 100));
  });

  it('are finite in what the data view shows', () => {
    const { columns } = summarise(readText('a,c\n1e308,p\n-1e308,q\n1e308,p\n', 't'));
    expect(columns[0].mean! / 1e308).toBeCloseTo(1 / 3, 14);
    expect(columns[0].deviation! / 1e308).toBeCloseTo(Math.sqrt(8 / 9), 14);
  });
});
