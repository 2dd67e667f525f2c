import { INVERSE_LN2, LN2_HIGH, LN2_LOW, ROUNDER } from './constants.ts';
import { expKernel } from './exp-kernel.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';

/** From here on 1 − tanh x is less than half an ulp of 1. */
const ONE = 20;
const SMALL = 0.625;
/** x²/3 below half an ulp of 1: tanh x is x, and tanh −0 is −0. */
const NEGLIGIBLE = 1e-16;

/**
 * tanh x, within 1 ulp.
 *
 * Below 0.625 by Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + …))), cut after the 15 (error below 2^−58) and
 * written as x − x·(small), so that only the last sum rounds at full size. Above, 1 − 2/(e^2x + 1): with
 * e^2x = 2^k·(1 + m) the sum is (2^k + 1) + 2^k·m, whose rounding error is recovered (Dekker) and put back into the
 * quotient; so is that of the difference.
 */
export function tanh(x: number): number {
  if (x < SMALL && x > -SMALL) {
    const z = x * x;
    if (z < NEGLIGIBLE) return x;
    const numerator = 675675 + z * (45045 + z * (594 + z));
    const denominator = 2027025 + z * (945945 + z * (51975 + z * (630 + z)));
    return x - x * ((z * numerator) / denominator);
  }
  const magnitude = x < 0 ? -x : x;
  if (magnitude > ONE) return x < 0 ? -1 : 1;
  const doubled = 2 * magnitude;
  const k = doubled * INVERSE_LN2 + ROUNDER - ROUNDER;
  const power = scaleByPowerOfTwo(1, k | 0);
  const whole = power + 1;
  const part = power * expKernel(doubled - k * LN2_HIGH, k * LN2_LOW);
  const sum = whole + part;
  const lost = whole - sum + part;
  const quotient = 2 / sum;
  const difference = 1 - quotient;
  const result = difference + (1 - difference - quotient + 0.5 * quotient * quotient * lost);
  return x < 0 ? -result : result;
}
