import { scalarLoss } from './scalar-loss.ts';

/** Mean squared error per example, (1/k)·Σ_j (c_j − y_j)² over its k columns; gradient (2/k)·(y − c). */
export const mse = scalarLoss({
  name: 'mse',
  title: 'mean squared error',
  prediction: 'y',
  value(y, c, start, end) {
    let sum = 0;
    for (let j = start; j < end; j++) sum += (c[j] - y[j]) * (c[j] - y[j]);
    return sum / (end - start);
  },
  addGradient(into, offset, weight, y, c, start, end) {
    const scale = (weight * 2) / (end - start);
    for (let j = start; j < end; j++) into[offset + j - start] += scale * (y[j] - c[j]);
  },
  gradientTex: (y, c) => `\\tfrac{2}{k}\\,(${y} - ${c})`,
  tex: ([y, c]) => `\\tfrac{1}{k}\\sum_j (${c}_j - ${y}_j)^2`,
  label: ([y, c]) => `mean (${c} − ${y})²`,
  source: 'Elementary; RSS divided by the number of outputs',
});
