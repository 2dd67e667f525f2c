import { sigmoid } from '../numeric/sigmoid.ts';
import { softplus as softplusOf } from '../numeric/softplus.ts';
import { elementwise } from './elementwise.ts';

/** y = ln(1 + eˣ), dy/dx = σ(x). */
export const softplus = elementwise({
  name: 'softplus',
  title: 'softplus',
  f: (x) => softplusOf(x),
  df: (x) => sigmoid(x),
  tex: (x) => `\\ln(1 + e^{${x}})`,
  derivativeTex: (x) => `\\sigma(${x})`,
  label: (x) => `softplus(${x})`,
  source:
    'C. Dugas et al., Incorporating second-order functional knowledge for better option pricing, NIPS 2000',
});
