import { log2 } from '../numeric/log2.ts';

/** Mean −log₂ of the probability given to the true class, bits. ∞ where one is 0. @param probabilities rows × classes */
export function logLossBits(probabilities: Float64Array, truth: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let r = 0; r < truth.length; r++) sum -= log2(probabilities[r * classes + truth[r]]);
  return sum / truth.length;
}

/**
 * Brier score: mean squared distance of the probabilities from the truth. Of two classes that of the second one alone,
 * 0 … 1, as scikit-learn; of more the sum over the classes, 0 … 2, as Brier (1950).
 *
 * @param probabilities rows × classes
 */
export function brierScore(probabilities: Float64Array, truth: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let r = 0; r < truth.length; r++) {
    for (let j = classes === 2 ? 1 : 0; j < classes; j++) {
      const distance = probabilities[r * classes + j] - (truth[r] === j ? 1 : 0);
      sum += distance * distance;
    }
  }
  return sum / truth.length;
}
