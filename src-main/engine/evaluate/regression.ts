/** Errors of one numeric output, in the unit of its column (MSE: its square). */
export interface OutputErrors {
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  /**
   * R² = 1 − Σ(c − y)²/Σ(c − c̄)². As scikit-learn: of a constant target 1 where every prediction is exact and 0
   * otherwise; NaN for fewer than two rows.
   */
  readonly r2: number;
}

/**
 * Compares predictions with true values, both rows × outputs, row-major.
 *
 * @returns per output
 */
export function regressionErrors(
  truth: Float64Array,
  predicted: Float64Array,
  outputs: number,
): OutputErrors[] {
  const rows = truth.length / outputs;
  return Array.from({ length: outputs }, (_, j) => {
    let mean = 0;
    for (let i = j; i < truth.length; i += outputs) mean += truth[i] / rows;
    let squares = 0;
    let absolute = 0;
    let total = 0;
    for (let i = j; i < truth.length; i += outputs) {
      const residual = truth[i] - predicted[i];
      squares += residual * residual;
      absolute += Math.abs(residual);
      total += (truth[i] - mean) * (truth[i] - mean);
    }
    // Rounding may leave a constant target a total that is not quite 0.
    const constant = isConstant(truth, j, outputs);
    const ratio = constant ? (squares === 0 ? 0 : 1) : squares / total;
    return {
      mse: squares / rows,
      rmse: Math.sqrt(squares / rows),
      mae: absolute / rows,
      r2: rows < 2 ? NaN : 1 - ratio,
    };
  });
}

function isConstant(values: Float64Array, from: number, step: number): boolean {
  for (let i = from; i < values.length; i += step) if (values[i] !== values[from]) return false;
  return true;
}

/** Means over the outputs, every output alike (scikit-learn's `uniform_average`). */
export function averageErrors(errors: readonly OutputErrors[]): OutputErrors {
  const mean = (figure: keyof OutputErrors): number =>
    errors.reduce((sum, one) => sum + one[figure], 0) / errors.length;
  return { mse: mean('mse'), rmse: mean('rmse'), mae: mean('mae'), r2: mean('r2') };
}
