import { erfc } from '../numeric/erfc.ts';
import { exp } from '../numeric/exp.ts';
import { elementwise } from './elementwise.ts';

const SQRT_HALF = 0.7071067811865476;
/** 1/√(2π). */
const DENSITY = 0.3989422804014327;

/** Φ(x) = ½·erfc(−x/√2): unlike ½·(1 + erf(x/√2)) it keeps its relative accuracy for negative x. */
function normal(x: number): number {
  return 0.5 * erfc(-x * SQRT_HALF);
}

/** y = x·Φ(x) with the normal distribution Φ (exact, no tanh approximation); dy/dx = Φ(x) + x·φ(x). */
export const gelu = elementwise({
  name: 'gelu',
  title: 'Gaussian error linear unit (GELU)',
  f: (x) => x * normal(x),
  df: (x) => normal(x) + x * (DENSITY * exp(-0.5 * x * x)),
  tex: (x) => `${x}\\,\\Phi(${x})`,
  derivativeTex: (x) => `\\Phi(${x}) + ${x}\\,\\varphi(${x})`,
  label: (x) => `GELU(${x})`,
  source: 'D. Hendrycks, K. Gimpel, Gaussian error linear units (2016)',
});
