import { apart, binary } from './binary.ts';

/** y = min(a, b); the derivative is that of the lesser operand, of a where both are equal. NaN where one is. */
export const minimum = binary({
  name: 'minimum',
  title: 'minimum',
  operands: ['a', 'b'],
  f: (a, b) => (Number.isNaN(a) || a <= b ? a : b),
  slopes: [(a, b) => (a <= b ? 1 : 0), (a, b) => (a <= b ? 0 : 1)],
  tex: ([a, b]) => `\\min(${a}, ${b})`,
  derivativeTex: ([a, b]) => [`[${a} \\le ${b}]`, `[${a} > ${b}]`],
  label: ([a, b]) => `min(${a}, ${b})`,
  source: 'Elementary; at a = b one of the two subgradients. [·] is 1 where it holds, else 0',
  fill: apart,
  domain: [
    [-1, 1],
    [1.1, 2.1],
  ],
});
