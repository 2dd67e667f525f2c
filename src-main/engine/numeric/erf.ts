import { erfRatioMinusOne } from './erf-polynomials.ts';
import { erfcTail } from './erfc.ts';

/** Error function 2/√π ∫₀ˣ e^(−t²) dt, within 1.1 ulp. From |x| = 6 on it is ±1 to the last bit. */
export function erf(x: number): number {
  if (x <= 1 && x >= -1) return x + x * erfRatioMinusOne(x * x);
  if (x > 0) return x < 6 ? 1 - erfcTail(x) : 1;
  if (x < 0) return x > -6 ? erfcTail(-x) - 1 : -1;
  return x;
}
