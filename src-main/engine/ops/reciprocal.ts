import { elementwise } from './elementwise.ts';

/** y = 1/x, dy/dx = −y². */
export const reciprocal = elementwise({
  name: 'reciprocal',
  title: 'reciprocal',
  f: (x) => 1 / x,
  df: (_x, y) => -y * y,
  tex: (x) => `\\frac{1}{${x}}`,
  derivativeTex: (_x, y) => `-${y}^2`,
  label: (x) => `1/${x}`,
  source: 'Quotient rule',
  domain: [0.4, 3],
});
