import { tanh as tanhOf } from '../numeric/tanh.ts';
import { elementwise } from './elementwise.ts';

/** y = tanh x, dy/dx = 1 − y². */
export const tanh = elementwise({
  name: 'tanh',
  title: 'hyperbolic tangent',
  f: (x) => tanhOf(x),
  df: (_x, y) => 1 - y * y,
  tex: (x) => `\\tanh(${x})`,
  derivativeTex: (_x, y) => `1 - ${y}^2`,
  label: (x) => `tanh(${x})`,
  source: 'DLMF 4.28.4, 4.34.3 (derivative)',
});
