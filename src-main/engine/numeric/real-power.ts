import { exp } from './exp.ts';
import { log } from './log.ts';
import { power } from './power.ts';

/**
 * base^exponent. Whole exponents by squaring, ½ by the square root, others as e^(exponent·ln base) with a relative
 * error of about |exponent·ln base| ulp. NaN for a negative base with an exponent that is not whole; ∞ for 0 with a
 * negative one.
 */
export function realPower(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && Math.abs(exponent) <= 1e6)
    return exponent < 0 ? 1 / power(base, -exponent) : power(base, exponent);
  if (exponent === 0.5) return Math.sqrt(base);
  if (base === 0) return exponent > 0 ? 0 : Infinity;
  const magnitude = exp(exponent * log(Math.abs(base)));
  if (base > 0) return magnitude;
  if (!Number.isInteger(exponent)) return NaN;
  return exponent % 2 === 0 ? magnitude : -magnitude;
}
