import { addition } from './addition.ts';

/** a + b; b may be a 1 × c row of biases or a scalar. */
export const add = addition({ name: 'add', title: 'sum of two', symbol: '+', sign: 1, source: 'Elementary' });
