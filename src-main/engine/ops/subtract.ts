import { addition } from './addition.ts';

/** a − b; b may be a 1 × c row or a scalar. */
export const subtract = addition({
  name: 'subtract',
  title: 'difference',
  symbol: '-',
  sign: -1,
  source: 'Elementary',
});
