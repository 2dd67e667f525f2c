import { log2 as log2Of } from '../../numeric/log2.ts';
import { elementwise } from '../elementwise.ts';
import { BITS_PER_NAT } from '../units.ts';

/** Binary logarithm y = log₂ x, dy/dx = 1/(x·ln 2): the lecture's log. */
export const log2 = elementwise({
  name: 'log2',
  title: 'binary logarithm',
  f: (x) => log2Of(x),
  df: (x) => BITS_PER_NAT / x,
  tex: (x) => `\\log_2 ${x}`,
  derivativeTex: (x) => `\\frac{1}{${x}\\,\\ln 2}`,
  label: (x) => `log₂(${x})`,
  source: 'Lecture notes ML:IV: log means log₂; DLMF 4.7.1',
  domain: [0.3, 5],
});
