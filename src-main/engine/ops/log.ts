import { log as logOf } from '../numeric/log.ts';
import { elementwise } from './elementwise.ts';

/** Natural logarithm y = ln x, dy/dx = 1/x. */
export const log = elementwise({
  name: 'log',
  title: 'natural logarithm',
  f: (x) => logOf(x),
  df: (x) => 1 / x,
  tex: (x) => `\\ln ${x}`,
  derivativeTex: (x) => `\\frac{1}{${x}}`,
  label: (x) => `ln(${x})`,
  source: 'DLMF 4.2.2, 4.7.1 (derivative)',
  domain: [0.3, 5],
});
