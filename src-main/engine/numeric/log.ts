import { logKernel, SQRT_HALF_HIGH } from './log-kernel.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';
import { float, HIGH, words } from './words.ts';

const LEAST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 1.8014398509481984e16;

/**
 * Natural logarithm, within 1 ulp. ln 0 = −∞; NaN below 0.
 *
 * x = 2^k·(1 + f) with √½ ≤ 1 + f < √2; k is read from the exponent bits, the rest is exact arithmetic.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const shift = x < LEAST_NORMAL ? 54 : 0;
  const normal = shift === 0 ? x : x * TWO_54;
  float[0] = normal;
  const k = ((words[HIGH] + (0x3ff00000 - SQRT_HALF_HIGH)) >> 20) - 1023;
  return logKernel(scaleByPowerOfTwo(normal, -k) - 1, k - shift, 0);
}
