import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { pieces } from '../ui/slices.ts';

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
  return atOnce(matrixStatisticsSteps(values));
}

export function* matrixStatisticsSteps(values: Float64Array): Steps<MatrixStatistics> {
  const count = values.length;
  const sums: Sums = { finite: 0, min: Infinity, max: -Infinity, sum: 0, squares: 0 };
  for (const [from, to] of pieces(count)) {
    add(values, from, to, sums);
    yield;
  }
  const { finite, min, max, sum, squares } = sums;
  const notFinite = count - finite;
  if (finite === 0) return { count, notFinite, min: NaN, max: NaN, mean: NaN, norm: NaN };
  const safe = squares > SMALLEST_SQUARES && squares < Infinity;
  const norm = safe ? Math.sqrt(squares) : scaledNorm(values, Math.max(-min, max));
  return { count, notFinite, min, max, mean: sum / finite, norm };
}

interface Sums {
  finite: number;
  min: number;
  max: number;
  sum: number;
  squares: number;
}

function add(values: Float64Array, from: number, to: number, sums: Sums): void {
  let { finite, min, max, sum, squares } = sums;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value - value !== 0) continue;
    finite++;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    squares += value * value;
  }
  Object.assign(sums, { finite, min, max, sum, squares });
}

/** Sums of squares above have lost nothing that counts to numbers whose squares vanish. */
const SMALLEST_SQUARES = 1e-280;

/** ‖values‖ scaled by the largest magnitude, so that the squares neither overflow nor vanish. */
function scaledNorm(values: Float64Array, largest: number): number {
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) sum += (values[i] / largest) ** 2;
  }
  return largest * Math.sqrt(sum);
}
