import { elementwise } from './elementwise.ts';

/** y = |x|, dy/dx = sign x, and 0 at 0. */
export const abs = elementwise({
  name: 'abs',
  title: 'absolute value',
  f: (x) => (x < 0 ? -x : x === 0 ? 0 : x),
  df: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  tex: (x) => `\\left|${x}\\right|`,
  derivativeTex: (x) => `\\operatorname{sign} ${x}`,
  label: (x) => `|${x}|`,
  source: 'Subgradient 0 at the kink',
  kinks: [0],
});
