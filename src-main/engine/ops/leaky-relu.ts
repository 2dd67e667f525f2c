import { elementwise } from './elementwise.ts';

/** y = x for x > 0, else slope·x; dy/dx = 1 or slope, at 0 the slope. */
export const leakyRelu = elementwise({
  name: 'leakyRelu',
  title: 'leaky rectified linear unit',
  attributes: { slope: 0.01 },
  f: (x, { slope }) => (x > 0 ? x : slope * x),
  df: (x, _y, { slope }) => (x > 0 ? 1 : slope),
  tex: (x) => `\\max(0, ${x}) + 0.01\\,\\min(0, ${x})`,
  derivativeTex: (x) => `[${x} > 0] + 0.01\\,[${x} \\le 0]`,
  label: (x) => `leakyReLU(${x})`,
  source:
    'A. L. Maas, A. Y. Hannun, A. Y. Ng, Rectifier nonlinearities improve neural network acoustic models (2013)',
  kinks: [0],
});
