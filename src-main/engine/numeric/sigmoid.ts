import { exp } from './exp.ts';

/**
 * Logistic function σ(z) = 1/(1 + e^−z); for z < 0 as e^z/(1 + e^z), so that neither side overflows and the small
 * side keeps its relative accuracy down to the least subnormal (z = −745). Within 2 ulp.
 */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}
