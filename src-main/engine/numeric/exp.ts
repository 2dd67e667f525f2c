import { INVERSE_LN2, LN2_HIGH, LN2_LOW, ROUNDER } from './constants.ts';
import { expKernel } from './exp-kernel.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';

/** ln of the greatest double, and of half the least subnormal. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

/**
 * e^x, within 1 ulp; a subnormal result is rounded once more.
 *
 * x = k·ln 2 + r with |r| ≤ ½ ln 2, so e^x = 2^k·(1 + (e^r − 1)).
 */
export function exp(x: number): number {
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  const k = x * INVERSE_LN2 + ROUNDER - ROUNDER;
  return scaleByPowerOfTwo(1 + expKernel(x - k * LN2_HIGH, k * LN2_LOW), k | 0);
}
