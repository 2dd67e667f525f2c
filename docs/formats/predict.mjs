// Predictions from an Adjoint weights file alone: node predict.mjs WEIGHTS.json [ROW, as '{"column": value, …}']
import { readFileSync } from 'node:fs';
const file = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));
const series = (z) => { let term = z, sum = z; for (let n = 3; n < 999; n += 2) sum += term *= (z * z) / n; return sum; };
const normal = (z) => Math.abs(z) > 9 ? +(z > 0) : 0.5 + (series(z) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
const activations = {
  identity: (z) => z, tanh: Math.tanh, sigmoid, relu: (z) => Math.max(0, z), leakyRelu: (z) => Math.max(0.01 * z, z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)), gelu: (z) => z * normal(z), silu: (z) => z * sigmoid(z),
  softplus: (z) => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z))),
  softmax: (z, i, all) => 1 / all.reduce((sum, other) => sum + Math.exp(other - z), 0),
};
const centre = (c) => c?.mean ?? c?.median ?? c?.min ?? 0, scale = (c) => c?.scale ?? (c?.max ?? 1) - (c?.min ?? 0);
const encode = (c, cell) => { // null: a missing cell, for which c.fill stands in
  const x = cell ?? c.fill, known = c.unknown !== 'error' || c.categories.includes(x);
  if (x === null || !known) throw new Error(`${c.name}: no encoding of ${cell}`);
  return c.categories?.map((category) => +(category === x)) ?? [(x - centre(c)) / scale(c)];
};
const layer = (x, { weights, activation }) => // x₀ = 1 meets the bias weights in column 0
  weights.map((w) => w.reduce((sum, weight, j) => sum + weight * (j ? x[j - 1] : 1), 0)).map(activations[activation]);
const predict = (row) => file.layers.reduce(layer, file.preprocessing.inputs.flatMap((c) => encode(c, row[c.name])))
  .map((y, i) => y * scale(file.preprocessing.targets[i]) + centre(file.preprocessing.targets[i]));
const differences = file.check.flatMap(({ input, output }) => predict(input).map((y, i) => Math.abs(y - output[i])));
console.log('largest difference', Math.max(...differences));
if (process.argv[3]) console.log(JSON.stringify(predict(JSON.parse(process.argv[3]))));
