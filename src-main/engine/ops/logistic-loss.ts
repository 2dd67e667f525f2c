import { exp } from '../numeric/exp.ts';
import { log1p } from '../numeric/log1p.ts';
import { BITS_PER_NAT } from './units.ts';
import { scalarLoss } from './scalar-loss.ts';

/**
 * Logistic loss per example, l(z) = −c·log σ(z) − (1 − c)·log(1 − σ(z)), c in [0, 1], from the logit: with
 * t = ln(1 + e^−|z|), −ln σ(z) = t + max(−z, 0) and −ln(1 − σ(z)) = t + max(z, 0). Terms with weight 0 are left out.
 *
 * Gradient (σ(z) − c)·unitsPerNat, written as (1 − c)·σ(z) − c·σ(−z) so that it keeps its relative accuracy where
 * σ(z) is near c.
 */
export const logisticLoss = scalarLoss({
  name: 'logisticLoss',
  title: 'logistic loss',
  prediction: 'z',
  columns: 1,
  attributes: { unitsPerNat: 1 },
  variants: [{ unitsPerNat: BITS_PER_NAT }],
  fill(index, values, _columns, uniform) {
    if (index === 1) for (let i = 0; i < values.length; i++) values[i] = i % 3 === 2 ? uniform() : i % 2;
  },
  value(z, c, start, _end, { unitsPerNat }) {
    const x = z[start];
    const hit = c[start];
    const miss = 1 - hit;
    const common = log1p(exp(x < 0 ? x : -x));
    let loss = 0;
    if (hit !== 0) loss += hit * (common + (x < 0 ? -x : 0));
    if (miss !== 0) loss += miss * (common + (x < 0 ? 0 : x));
    return loss * unitsPerNat;
  },
  addGradient(into, offset, weight, z, c, start, _end, { unitsPerNat }) {
    const x = z[start];
    const e = exp(x < 0 ? x : -x);
    const numerator = x < 0 ? (1 - c[start]) * e - c[start] : 1 - c[start] - c[start] * e;
    into[offset] += ((weight * unitsPerNat) / (1 + e)) * numerator;
  },
  gradientTex: (z, c) => `\\sigma(${z}) - ${c}`,
  tex: ([z, c]) => `-${c}\\log\\sigma(${z}) - (1 - ${c})\\log(1 - \\sigma(${z}))`,
  label: ([z, c]) => `−${c}·log σ(${z}) − (1−${c})·log(1−σ(${z}))`,
  source: 'Lecture notes ML:IV, logistic loss l_σ',
});
