import { elementwise } from './elementwise.ts';

/** y = √x, dy/dx = 1/(2y); infinite at 0. */
export const sqrt = elementwise({
  name: 'sqrt',
  title: 'square root',
  f: (x) => Math.sqrt(x),
  df: (_x, y) => 0.5 / y,
  tex: (x) => `\\sqrt{${x}}`,
  derivativeTex: (_x, y) => `\\frac{1}{2\\,${y}}`,
  label: (x) => `√${x}`,
  source: 'Power rule; the root is correctly rounded by IEEE 754',
  domain: [0.3, 5],
});
