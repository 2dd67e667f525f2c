import { sigmoid } from '../numeric/sigmoid.ts';
import { elementwise } from './elementwise.ts';

/** y = x·σ(x), dy/dx = σ(x)·(1 + x·σ(−x)); σ(−x) = 1 − σ(x) without its cancellation. */
export const silu = elementwise({
  name: 'silu',
  title: 'sigmoid linear unit (SiLU)',
  f: (x) => x * sigmoid(x),
  df: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
  tex: (x) => `${x}\\,\\sigma(${x})`,
  derivativeTex: (x) => `\\sigma(${x})\\,(1 + ${x}\\,\\sigma(-${x}))`,
  label: (x) => `SiLU(${x})`,
  source: 'S. Elfwing, E. Uchibe, K. Doya, Sigmoid-weighted linear units (2018)',
});
