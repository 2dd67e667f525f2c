/** Figures of a matrix for its caption and for a screen reader; NaN and ±∞ are counted and left out of the rest. */
export interface MatrixStatistics {
  readonly count: number;
  readonly notFinite: number;
  /** NaN where there is no finite value. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Frobenius norm ‖W‖_F = √Σw². */
  readonly norm: number;
}

export function matrixStatistics(values: Float64Array): MatrixStatistics {
  let notFinite = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) {
      notFinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const finite = values.length - notFinite;
  if (finite === 0) return { count: values.length, notFinite, min: NaN, max: NaN, mean: NaN, norm: NaN };
  return {
    count: values.length,
    notFinite,
    min,
    max,
    mean: sum / finite,
    norm: norm(values, Math.max(-min, max)),
  };
}

/** Scaled by the largest magnitude, so that the squares neither overflow nor vanish. */
function norm(values: Float64Array, largest: number): number {
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) sum += (values[i] / largest) ** 2;
  }
  return largest * Math.sqrt(sum);
}
