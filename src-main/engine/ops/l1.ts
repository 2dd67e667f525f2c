import { penalty } from './penalty.ts';

/** Σ|w|; its slope at 0 is 0. */
export const l1 = penalty({
  name: 'l1',
  title: 'L1 regulariser',
  term: (w) => (w < 0 ? -w : w),
  slope: (w) => (w > 0 ? 1 : w < 0 ? -1 : 0),
  slopeTex: (w) => `\\operatorname{sign} ${w}`,
  kinks: [0],
  tex: ([w]) => `\\sum |${w}_{ij}|`,
  label: ([w]) => `Σ|${w}|`,
  source: 'R. Tibshirani, Regression shrinkage and selection via the lasso (1996)',
});
