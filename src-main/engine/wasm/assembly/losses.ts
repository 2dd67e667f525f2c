/* The losses of one value per row that need no row of exponentials; formulas and sources in engine/ops. */
import * as op from '../opcodes.ts';
import { address, addTo, at, put, rowsOf, word } from './instruction.ts';
import { exp, log1p } from './numeric.ts';

export function logistic(pc: usize): void {
  const y = address(pc, op.TARGET);
  const z = address(pc, op.A);
  const c = address(pc, op.B);
  const unitsPerNat = load<f64>(pc, op.X);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const x = at(z, r);
    const hit = at(c, r);
    const miss = 1 - hit;
    const common = log1p(exp(x < 0 ? x : -x));
    let loss: f64 = 0;
    if (hit != 0) loss += hit * (common + (x < 0 ? -x : 0));
    if (miss != 0) loss += miss * (common + (x < 0 ? 0 : x));
    put(y, r, loss * unitsPerNat);
  }
}

export function logisticReverse(pc: usize): void {
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const z = address(pc, op.B);
  const c = address(pc, op.C);
  const unitsPerNat = load<f64>(pc, op.X);
  const fresh = word(pc, op.FRESH);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const x = at(z, r);
    const e = exp(x < 0 ? x : -x);
    const target = at(c, r);
    const numerator = x < 0 ? (1 - target) * e - target : 1 - target - target * e;
    addTo(into, r, ((at(yBar, r) * unitsPerNat) / (1 + e)) * numerator, fresh);
  }
}

/** Residual sum of squares, or its mean over the columns. */
export function squaredError(pc: usize, mean: bool): void {
  const columns = word(pc, op.COLUMNS);
  const into = address(pc, op.TARGET);
  let y = address(pc, op.A);
  let c = address(pc, op.B);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    let sum: f64 = 0;
    for (let j = 0; j < columns; j++) {
      const residual = at(c, j) - at(y, j);
      sum += residual * residual;
    }
    put(into, r, mean ? sum / <f64>columns : sum);
    y += <usize>columns << 3;
    c += <usize>columns << 3;
  }
}

export function squaredErrorReverse(pc: usize, mean: bool): void {
  const columns = word(pc, op.COLUMNS);
  const fresh = word(pc, op.FRESH);
  let into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  let y = address(pc, op.B);
  let c = address(pc, op.C);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const doubled = at(yBar, r) * 2;
    const scale = mean ? doubled / <f64>columns : doubled;
    for (let j = 0; j < columns; j++) addTo(into, j, scale * (at(y, j) - at(c, j)), fresh);
    into += <usize>columns << 3;
    y += <usize>columns << 3;
    c += <usize>columns << 3;
  }
}

/** R(W) = Σ |w| or Σ w², without the bias column unless the attribute says so. */
export function penalty(pc: usize, absolute: bool): void {
  const rows = rowsOf(pc);
  const columns = word(pc, op.COLUMNS);
  const first = load<f64>(pc, op.X) == 1 ? 0 : 1;
  const weights = address(pc, op.A);
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++)
    for (let j = first; j < columns; j++) {
      const w = at(weights, r * columns + j);
      sum += absolute ? (w < 0 ? -w : w) : w * w;
    }
  store<f64>(address(pc, op.TARGET), sum);
}

export function penaltyReverse(pc: usize, absolute: bool): void {
  const rows = rowsOf(pc);
  const columns = word(pc, op.COLUMNS);
  const first = load<f64>(pc, op.X) == 1 ? 0 : 1;
  const into = address(pc, op.TARGET);
  const weight = load<f64>(address(pc, op.A));
  const weights = address(pc, op.B);
  for (let r = 0; r < rows; r++)
    for (let j = first; j < columns; j++) {
      const i = r * columns + j;
      const w = at(weights, i);
      addTo(into, i, weight * (absolute ? (w > 0 ? 1 : w < 0 ? -1 : 0) : 2 * w), 0);
    }
}
