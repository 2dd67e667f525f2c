import { sigmoid as sigmoidOf } from '../numeric/sigmoid.ts';
import { elementwise } from './elementwise.ts';

/** y = σ(x) = 1/(1 + e⁻ˣ), dy/dx = y·(1 − y). */
export const sigmoid = elementwise({
  name: 'sigmoid',
  title: 'logistic sigmoid',
  f: (x) => sigmoidOf(x),
  df: (_x, y) => y * (1 - y),
  tex: (x) => `\\sigma(${x})`,
  derivativeTex: (_x, y) => `${y}\\,(1 - ${y})`,
  label: (x) => `σ(${x})`,
  source: 'Lecture notes ML:IV, σ′ = σ·(1 − σ)',
});
