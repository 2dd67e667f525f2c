/** The activations a layer may have; each names an op of the engine's registry. Order is the order in menus. */
export const activations = {
  tanh: { label: 'tanh', formula: 'tanh z', range: '(−1, 1)' },
  relu: { label: 'ReLU', formula: 'max(0, z)', range: '[0, ∞)' },
  sigmoid: { label: 'sigmoid σ', formula: '1/(1 + e⁻ᶻ)', range: '(0, 1)' },
  leakyRelu: { label: 'leaky ReLU', formula: 'max(0.01·z, z)', range: '(−∞, ∞)' },
  elu: { label: 'ELU', formula: 'z if z > 0, else eᶻ − 1', range: '(−1, ∞)' },
  gelu: { label: 'GELU', formula: 'z·Φ(z)', range: '[−0.17, ∞)' },
  softplus: { label: 'softplus', formula: 'ln(1 + eᶻ)', range: '(0, ∞)' },
  silu: { label: 'SiLU', formula: 'z·σ(z)', range: '[−0.28, ∞)' },
  identity: { label: 'identity', formula: 'z', range: '(−∞, ∞)' },
  softmax: { label: 'softmax σ₁', formula: 'eᶻⁱ / Σ eᶻʲ', range: 'Δᵏ⁻¹' },
} as const;

export type Activation = keyof typeof activations;
export const activationNames = Object.keys(activations) as [Activation, ...Activation[]];
