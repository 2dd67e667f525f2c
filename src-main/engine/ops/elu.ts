import { exp } from '../numeric/exp.ts';
import { expm1 } from '../numeric/expm1.ts';
import { elementwise } from './elementwise.ts';

/** y = x for x > 0, else alpha·(eˣ − 1); dy/dx = 1 or alpha·eˣ. */
export const elu = elementwise({
  name: 'elu',
  title: 'exponential linear unit (ELU)',
  attributes: { alpha: 1 },
  f: (x, { alpha }) => (x > 0 ? x : alpha * expm1(x)),
  df: (x, _y, { alpha }) => (x > 0 ? 1 : alpha * exp(x)),
  tex: (x) => `\\max(0, ${x}) + \\min(0, e^{${x}} - 1)`,
  derivativeTex: (x) => `\\min(1, e^{${x}})`,
  label: (x) => `ELU(${x})`,
  source: 'D.-A. Clevert, T. Unterthiner, S. Hochreiter, Exponential linear units, ICLR 2016',
  kinks: [0],
});
