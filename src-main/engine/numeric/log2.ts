import { log } from './log.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';
import { float, HIGH, words } from './words.ts';

const INVERSE_LN2 = 1.4426950408889634;
const LEAST_NORMAL = 2.2250738585072014e-308;

/** Binary logarithm, within 2 ulp, exact for powers of two: log₂(2^k·f) = k + ln f/ln 2, ½ √2 ≤ f < √2. */
export function log2(x: number): number {
  if (!(x >= LEAST_NORMAL) || x === Infinity) return log(x) * INVERSE_LN2;
  float[0] = x;
  const exponent = (words[HIGH] >>> 20) - 1023;
  const significand = scaleByPowerOfTwo(x, -exponent);
  const up = significand >= Math.SQRT2 ? 1 : 0;
  return exponent + up + log(up === 1 ? significand / 2 : significand) * INVERSE_LN2;
}
