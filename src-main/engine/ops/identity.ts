import { elementwise } from './elementwise.ts';

/** y = x, dy/dx = 1. */
export const identity = elementwise({
  name: 'identity',
  title: 'identity',
  f: (x) => x,
  df: () => 1,
  tex: (x) => x,
  derivativeTex: () => '1',
  label: (x) => x,
  source: 'Elementary',
});
