import { exp } from '../numeric/exp.ts';
import { log1p } from '../numeric/log1p.ts';
import { BITS_PER_NAT } from './units.ts';
import { largestAt, restOfSum } from './log-sum-exp.ts';
import { scalarLoss } from './scalar-loss.ts';

/**
 * Softmax loss per example, l(z) = −Σ_i c_i·log σ₁(z)_i, from the logits: with the largest logit z_m and
 * s = Σ_{j ≠ m} e^(z_j − z_m), −ln σ₁(z)_i = ln(1 + s) + (z_m − z_i), a sum of two terms ≥ 0 without cancellation.
 * Terms with c_i = 0 are left out (0·log 0 = 0).
 *
 * Gradient (σ₁(z)·Σc − c)·unitsPerNat, written over the common denominator 1 + s; for i = m the difference
 * Σc − c_m·(1 + s) is taken as (Σc − c_m) − c_m·s, which keeps the tiny gradient of a confident hit.
 *
 * `unitsPerNat`: 1 for nats, 1/ln 2 for bits.
 */
export const softmaxCrossEntropy = scalarLoss({
  name: 'softmaxCrossEntropy',
  title: 'softmax loss (cross entropy from logits)',
  prediction: 'z',
  attributes: { unitsPerNat: 1 },
  variants: [{ unitsPerNat: BITS_PER_NAT }],
  fill(index, values, columns, uniform) {
    if (index !== 1) return;
    // Rows by turns: hot-encoded, a distribution over all classes, and a weighted example (Σc ≠ 1).
    for (let start = 0, row = 0; start + columns <= values.length; start += columns, row++) {
      const hot = Math.floor(uniform() * columns);
      const [rest, peak] = [[0, 1] as const, [0.5 / columns, 0.5] as const, [0.25, 1.5] as const][row % 3];
      for (let j = 0; j < columns; j++) values[start + j] = rest + (j === hot ? peak : 0);
    }
  },
  value(z, c, start, end, { unitsPerNat }) {
    const at = largestAt(z, start, end);
    const common = log1p(restOfSum(z, start, end, at));
    let loss = 0;
    for (let i = start; i < end; i++) if (c[i] !== 0) loss += c[i] * (common + (z[at] - z[i]));
    return loss * unitsPerNat;
  },
  addGradient(into, offset, weight, z, c, start, end, { unitsPerNat }) {
    const at = largestAt(z, start, end);
    const rest = restOfSum(z, start, end, at);
    const whole = 1 + rest;
    let mass = 0;
    for (let i = start; i < end; i++) mass += c[i];
    const scale = (weight * unitsPerNat) / whole;
    for (let i = start; i < end; i++) {
      const numerator = i === at ? mass - c[i] - c[i] * rest : exp(z[i] - z[at]) * mass - c[i] * whole;
      into[offset + i - start] += scale * numerator;
    }
  },
  gradientTex: (z, c) => `\\sigma_1(${z}) - ${c}`,
  tex: ([z, c]) => `-\\sum_i ${c}_i \\log \\sigma_1(${z})_i`,
  label: ([z, c]) => `−Σ ${c}·log σ₁(${z})`,
  source: 'Lecture notes ML:IV, softmax loss l_σ₁',
});
