import { penalty } from './penalty.ts';

/** Σ w² (no factor ½). */
export const l2 = penalty({
  name: 'l2',
  title: 'L2 regulariser',
  term: (w) => w * w,
  slope: (w) => 2 * w,
  slopeTex: (w) => `2\\,${w}`,
  tex: ([w]) => `\\sum ${w}_{ij}^2`,
  label: ([w]) => `Σ ${w}²`,
  source: 'A. E. Hoerl, R. W. Kennard, Ridge regression (1970)',
});
