import type { OptimizerKind } from '@shared/design/choices.ts';
import { hyper } from './plan.ts';

export interface UpdateRule {
  /** Matrices of running values beside ΔW. */
  readonly states: number;
  /** Writes ΔW(t) from the gradient and adds it to W; all arrays have W's length. */
  update(
    weights: Float64Array,
    gradient: Float64Array,
    delta: Float64Array,
    states: readonly Float64Array[],
    hyperparameters: Float64Array,
  ): void;
}

/** The update rules in one table. `hyperparameters` are laid out as `hyper` says. */
export const updateRules: Readonly<Record<OptimizerKind, UpdateRule>> = {
  // ΔW(t) = −η·∇ℓ
  gradientDescent: {
    states: 0,
    update(weights, gradient, delta, _states, h) {
      const rate = h[hyper.learningRate];
      for (let i = 0; i < weights.length; i++) {
        const step = -(rate * gradient[i]);
        delta[i] = step;
        weights[i] += step;
      }
    },
  },
  // ΔW(t) = −η·∇ℓ + α·ΔW(t−1), lecture, "Learning Rate Adaptation: Momentum"
  momentum: {
    states: 0,
    update(weights, gradient, delta, _states, h) {
      const rate = h[hyper.learningRate];
      const alpha = h[hyper.momentum];
      for (let i = 0; i < weights.length; i++) {
        const step = alpha * delta[i] - rate * gradient[i];
        delta[i] = step;
        weights[i] += step;
      }
    },
  },
  // V(t) = −η·∇ℓ + α·V(t−1), ΔW(t) = −η·∇ℓ + α·V(t): Sutskever et al. 2013, in the form of PyTorch's SGD
  nesterov: {
    states: 1,
    update(weights, gradient, delta, [velocity], h) {
      const rate = h[hyper.learningRate];
      const alpha = h[hyper.momentum];
      for (let i = 0; i < weights.length; i++) {
        const slope = rate * gradient[i];
        const v = alpha * velocity[i] - slope;
        velocity[i] = v;
        const step = alpha * v - slope;
        delta[i] = step;
        weights[i] += step;
      }
    },
  },
  // S = ρ·S + (1−ρ)·g², ΔW = −η·g/(√S + ε): Tieleman & Hinton 2012
  rmsProp: {
    states: 1,
    update(weights, gradient, delta, [squares], h) {
      const rate = h[hyper.learningRate];
      const rho = h[hyper.decay];
      const epsilon = h[hyper.epsilon];
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i];
        const s = rho * squares[i] + (1 - rho) * (g * g);
        squares[i] = s;
        const step = -((rate * g) / (Math.sqrt(s) + epsilon));
        delta[i] = step;
        weights[i] += step;
      }
    },
  },
  // m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ), ΔW = −η·m̂/(√v̂ + ε): Kingma & Ba 2015
  adam: {
    states: 2,
    update(weights, gradient, delta, [means, squares], h) {
      const rate = h[hyper.learningRate];
      const beta1 = h[hyper.beta1];
      const beta2 = h[hyper.beta2];
      const epsilon = h[hyper.epsilon];
      const correction1 = h[hyper.correction1];
      const correction2 = h[hyper.correction2];
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i];
        const m = beta1 * means[i] + (1 - beta1) * g;
        const s = beta2 * squares[i] + (1 - beta2) * (g * g);
        means[i] = m;
        squares[i] = s;
        const step = -((rate * (m / correction1)) / (Math.sqrt(s / correction2) + epsilon));
        delta[i] = step;
        weights[i] += step;
      }
    },
  },
};
