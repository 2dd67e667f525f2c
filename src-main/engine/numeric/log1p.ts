import { logKernel, SQRT_HALF_HIGH } from './log-kernel.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';
import { float, HIGH, words } from './words.ts';

/** √½ − 1 and √2 − 1, to the bits that matter: between them k = 0 and f = x exactly. */
const LOWER = -0.29289321881345254;
const UPPER = 0.41421356237309503;
const TINY = 1.1102230246251565e-16;

/**
 * ln(1 + x) without the rounding of 1 + x, within 1 ulp. −∞ at −1; NaN below.
 *
 * With u = 1 + x rounded, ln(1 + x) ≈ ln u + c/u where c = (1 + x) − u is the part that the rounding lost.
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x < TINY && x > -TINY) return x;
  if (x > LOWER && x < UPPER) return logKernel(x, 0, 0);
  if (x === Infinity) return x;
  const u = 1 + x;
  float[0] = u;
  const k = ((words[HIGH] + (0x3ff00000 - SQRT_HALF_HIGH)) >> 20) - 1023;
  const correction = k < 54 ? (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  return logKernel(scaleByPowerOfTwo(u, -k) - 1, k, correction);
}
