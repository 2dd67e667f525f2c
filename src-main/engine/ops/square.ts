import { elementwise } from './elementwise.ts';

/** y = x², dy/dx = 2x. */
export const square = elementwise({
  name: 'square',
  title: 'square',
  f: (x) => x * x,
  df: (x) => 2 * x,
  tex: (x) => `${x}^2`,
  derivativeTex: (x) => `2\\,${x}`,
  label: (x) => `${x}²`,
  source: 'Power rule',
});
