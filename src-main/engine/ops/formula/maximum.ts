import { apart, binary } from './binary.ts';

/** y = max(a, b); the derivative is that of the greater operand, of a where both are equal. NaN where one is. */
export const maximum = binary({
  name: 'maximum',
  title: 'maximum',
  operands: ['a', 'b'],
  f: (a, b) => (Number.isNaN(a) || a >= b ? a : b),
  slopes: [(a, b) => (a >= b ? 1 : 0), (a, b) => (a >= b ? 0 : 1)],
  tex: ([a, b]) => `\\max(${a}, ${b})`,
  derivativeTex: ([a, b]) => [`[${a} \\ge ${b}]`, `[${a} < ${b}]`],
  label: ([a, b]) => `max(${a}, ${b})`,
  source: 'Elementary; at a = b one of the two subgradients. [·] is 1 where it holds, else 0',
  fill: apart,
  domain: [
    [-1, 1],
    [1.1, 2.1],
  ],
});
