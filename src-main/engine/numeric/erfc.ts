import { erfRatioMinusOne, scaledTail } from './erf-polynomials.ts';
import { exp } from './exp.ts';
import { float, LOW, words } from './words.ts';

/**
 * erfc x = e^(−x²)·p(t)/(1 + 2x) for x in [0.5, 28).
 *
 * −x² must be known beyond its rounding, because e^… turns its absolute error into a relative one: with s = x cut to
 * 21 bits, s² is exact and −x² = −s² + (s − x)(s + x).
 */
export function erfcTail(x: number): number {
  float[0] = x;
  words[LOW] = 0;
  const s = float[0];
  const gaussian = exp(-s * s) * exp((s - x) * (s + x));
  return (gaussian * scaledTail((x - 3.75) / (x + 3.75))) / (1 + 2 * x);
}

/** Complementary error function 1 − erf x, within 4 ulp, also in its tail; 0 from 28 on. */
export function erfc(x: number): number {
  if (x < 0.5) {
    if (x > -1) return 1 - (x + x * erfRatioMinusOne(x * x));
    return x > -6 ? 2 - erfcTail(-x) : 2;
  }
  if (x >= 28) return 0;
  return x === x ? erfcTail(x) : NaN;
}
