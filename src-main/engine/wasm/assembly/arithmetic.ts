/* Sums, products and quotients of elements; the second operand may be broadcast (engine/ops). */
import * as op from '../opcodes.ts';
import { address, addTo, at, fill, put, rowsOf, word } from './instruction.ts';

/** a ± b; X is the sign, M and N the steps of b down and across. */
export function add(pc: usize): void {
  const rows = rowsOf(pc);
  const columns = word(pc, op.COLUMNS);
  const y = address(pc, op.TARGET);
  const a = address(pc, op.A);
  const b = address(pc, op.B);
  const sign = load<f64>(pc, op.X);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < columns; j++)
      put(
        y,
        r * columns + j,
        at(a, r * columns + j) + sign * at(b, r * word(pc, op.M) + j * word(pc, op.N)),
      );
}

export function addFirst(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const fresh = word(pc, op.FRESH);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  for (let i = 0; i < count; i++) addTo(into, i, at(yBar, i), fresh);
}

export function addSecond(pc: usize): void {
  const rows = rowsOf(pc);
  const columns = word(pc, op.COLUMNS);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const sign = load<f64>(pc, op.X);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < columns; j++)
      addTo(into, r * word(pc, op.M) + j * word(pc, op.N), sign * at(yBar, r * columns + j), 0);
}

/** y = 0 + a·b; M is the step of b. */
export function multiply(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const y = address(pc, op.TARGET);
  const a = address(pc, op.A);
  const b = address(pc, op.B);
  for (let i = 0; i < count; i++) put(y, i, 0 + at(a, i) * at(b, i * step));
}

/** ā += ȳ·b. */
export function multiplyFirst(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const fresh = word(pc, op.FRESH);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const b = address(pc, op.B);
  for (let i = 0; i < count; i++) addTo(into, i, at(yBar, i) * at(b, i * step), fresh);
}

/** b̄ += ȳ·a. */
export function multiplySecond(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const a = address(pc, op.B);
  for (let i = 0; i < count; i++) addTo(into, i * step, at(yBar, i) * at(a, i), 0);
}

export function divide(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const y = address(pc, op.TARGET);
  const a = address(pc, op.A);
  const b = address(pc, op.B);
  for (let i = 0; i < count; i++) put(y, i, at(a, i) / at(b, i * step));
}

export function divideFirst(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const fresh = word(pc, op.FRESH);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const b = address(pc, op.B);
  for (let i = 0; i < count; i++) addTo(into, i, at(yBar, i) / at(b, i * step), fresh);
}

/** b̄ −= ȳ·y/b; C is y. */
export function divideSecond(pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const step = word(pc, op.M);
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const b = address(pc, op.B);
  const y = address(pc, op.C);
  for (let i = 0; i < count; i++) {
    const k = i * step;
    put(into, k, at(into, k) - (at(yBar, i) * at(y, i)) / at(b, k));
  }
}

export function sum(pc: usize, mean: bool): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const x = address(pc, op.A);
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += at(x, i);
  store<f64>(address(pc, op.TARGET), mean ? total / <f64>count : total);
}

export function sumReverse(pc: usize, mean: bool): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const fresh = word(pc, op.FRESH);
  const into = address(pc, op.TARGET);
  const yBar = load<f64>(address(pc, op.A));
  const each = mean ? yBar / <f64>count : yBar;
  for (let i = 0; i < count; i++) addTo(into, i, each, fresh);
}

export function zero(pc: usize): void {
  fill(address(pc, op.TARGET), rowsOf(pc) * word(pc, op.COLUMNS), 0);
}

export function seed(pc: usize): void {
  fill(address(pc, op.TARGET), rowsOf(pc) * word(pc, op.COLUMNS), load<f64>(address(pc, op.A)));
}
