import { exp as expOf } from '../numeric/exp.ts';
import { elementwise } from './elementwise.ts';

/** y = eˣ, dy/dx = y. */
export const exp = elementwise({
  name: 'exp',
  title: 'exponential function',
  f: (x) => expOf(x),
  df: (_x, y) => y,
  tex: (x) => `e^{${x}}`,
  derivativeTex: (_x, y) => y,
  label: (x) => `exp(${x})`,
  source: 'DLMF 4.2.19, 4.7.7 (derivative)',
});
