import { elementwise } from './elementwise.ts';

/** y = max(0, x), dy/dx = 1 for x > 0, else 0: also at 0. NaN stays NaN. */
export const relu = elementwise({
  name: 'relu',
  title: 'rectified linear unit (ReLU)',
  f: (x) => (x <= 0 ? 0 : x),
  df: (x) => (x > 0 ? 1 : 0),
  tex: (x) => `\\max(0, ${x})`,
  derivativeTex: (x) => `[${x} > 0]`,
  label: (x) => `ReLU(${x})`,
  source: 'V. Nair and G. E. Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010',
  kinks: [0],
});
