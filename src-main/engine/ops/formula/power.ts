import { log } from '../../numeric/log.ts';
import { realPower } from '../../numeric/real-power.ts';
import { binary } from './binary.ts';

/** y = a^b; ∂y/∂a = b·a^(b−1), 0 for b = 0; ∂y/∂b = y·ln a. */
export const power = binary({
  name: 'power',
  title: 'power',
  operands: ['a', 'b'],
  f: (a, b) => realPower(a, b),
  slopes: [(a, b) => (b === 0 ? 0 : b * realPower(a, b - 1)), (a, _b, y) => y * log(a)],
  tex: ([a, b]) => `${a}^{${b}}`,
  derivativeTex: ([a, b], y) => [`${b}\\,${a}^{${lessOne(b)}}`, `${y}\\,\\ln ${a}`],
  label: ([a, b]) => `${a}^${b}`,
  source: 'DLMF 4.7.9 (a), 4.7.6 (b)',
  domain: [
    [0.3, 3],
    [-2, 3],
  ],
});

/** b − 1, worked out where b is a number. */
function lessOne(b: string): string {
  const value = Number(b);
  return b !== '' && Number.isFinite(value) ? String(value - 1) : `${b} - 1`;
}
