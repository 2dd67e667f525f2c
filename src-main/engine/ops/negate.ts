import { elementwise } from './elementwise.ts';

/** y = −x, dy/dx = −1. */
export const negate = elementwise({
  name: 'negate',
  title: 'negation',
  f: (x) => -x,
  df: () => -1,
  tex: (x) => `-${x}`,
  derivativeTex: () => '-1',
  label: (x) => `−${x}`,
  source: 'Elementary',
});
