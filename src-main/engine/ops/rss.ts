import { scalarLoss } from './scalar-loss.ts';

/** Residual sum of squares per example, Σ_j (c_j − y_j)², from +0 by ascending column; gradient 2·(y − c). */
export const rss = scalarLoss({
  name: 'rss',
  title: 'residual sum of squares (L₂ loss)',
  prediction: 'y',
  value(y, c, start, end) {
    let sum = 0;
    for (let j = start; j < end; j++) sum += (c[j] - y[j]) * (c[j] - y[j]);
    return sum;
  },
  addGradient(into, offset, weight, y, c, start, end) {
    for (let j = start; j < end; j++) into[offset + j - start] += weight * 2 * (y[j] - c[j]);
  },
  gradientTex: (y, c) => `2\\,(${y} - ${c})`,
  tex: ([y, c]) => `\\sum_j (${c}_j - ${y}_j)^2`,
  label: ([y, c]) => `Σ (${c} − ${y})²`,
  source: 'Lecture notes ML:IV, RSS / L₂ loss',
});
