/* Ops that take each row on its own: softmax, log-sum-exp and the losses; formulas and sources in engine/ops. */
import * as op from '../opcodes.ts';
import { address, addTo, at, pairAt, put, putPair, rowsOf, word } from './instruction.ts';
import { exp as exactExp, log1p, log1pOfSum } from './numeric.ts';
import { fusedExpPair } from './fused-pairs.ts';
import { expPair } from './pairs.ts';

/** e^x, with the bits of a lane of `exponentials`. */
@inline
function exp(x: f64): f64 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.extract_lane(fusedExpPair(f64x2.splat(x)), 0);
  return exactExp(x);
}

/** Index of the first largest of z[0] … z[columns − 1]. */
@inline
function largestAt(z: usize, columns: i32): i32 {
  let best = 0;
  let largest = at(z, 0);
  for (let j = 1; j < columns; j++) {
    best = select<i32>(j, best, at(z, j) > largest);
    largest = at(z, best);
  }
  return best;
}

/** Σ_{j ≠ best} e^(z_j − z_best). */
@inline
function restOfSum(z: usize, columns: i32, best: i32): f64 {
  let rest: f64 = 0;
  const top = at(z, best);
  for (let j = 0; j < columns; j++) if (j != best) rest += exp(at(z, j) - top);
  return rest;
}

export function softmax(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const bytes = <usize>columns << 3;
  let y = address(pc, op.TARGET);
  let z = address(pc, op.A);
  for (let r = rowsOf(pc); r > 0; r--) {
    let largest = at(z, 0);
    for (let j = 1; j < columns; j++) if (at(z, j) > largest) largest = at(z, j);
    exponentials(y, z, columns, largest);
    let total: f64 = 0;
    for (let j = 0; j < columns; j++) total += at(y, j);
    for (let j = 0; j < columns; j++) put(y, j, at(y, j) / total);
    y += bytes;
    z += bytes;
  }
}

/** z̄_j += y_j·(ȳ_j − ⟨y, ȳ⟩). */
export function softmaxReverse(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const bytes = <usize>columns << 3;
  const fresh = word(pc, op.FRESH);
  let into = address(pc, op.TARGET);
  let yBar = address(pc, op.A);
  let y = address(pc, op.C);
  for (let r = rowsOf(pc); r > 0; r--) {
    let inner: f64 = 0;
    for (let j = 0; j < columns; j++) inner += at(y, j) * at(yBar, j);
    for (let j = 0; j < columns; j++) addTo(into, j, at(y, j) * (at(yBar, j) - inner), fresh);
    into += bytes;
    yBar += bytes;
    y += bytes;
  }
}

export function logSumExp(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const y = address(pc, op.TARGET);
  let z = address(pc, op.A);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const best = largestAt(z, columns);
    put(y, r, at(z, best) + log1p(restOfSum(z, columns, best)));
    z += <usize>columns << 3;
  }
}

export function logSumExpReverse(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const fresh = word(pc, op.FRESH);
  let into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  let z = address(pc, op.B);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const best = largestAt(z, columns);
    const top = at(z, best);
    const each = at(yBar, r) / (1 + restOfSum(z, columns, best));
    for (let j = 0; j < columns; j++) addTo(into, j, each * exp(at(z, j) - top), fresh);
    into += <usize>columns << 3;
    z += <usize>columns << 3;
  }
}

/** into[j] = e^(z_j − top). */
function exponentials(into: usize, z: usize, columns: i32, top: f64): void {
  const shift = f64x2.splat(top);
  let j = 0;
  for (; j + 1 < columns; j += 2) {
    const x = f64x2.sub(pairAt(z, j), shift);
    putPair(into, j, ASC_FEATURE_RELAXED_SIMD ? fusedExpPair(x) : expPair(x));
  }
  if (j < columns) put(into, j, exp(at(z, j) - top));
}

/** `value` where the condition holds, +0 elsewhere: without a branch, which would follow from the example's class. */
@inline
function where(condition: bool, value: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(value) & (0 - <u64>condition));
}

/** Value from the logits z, the targets c and what restOfSum gave. A target of 0 counts for nothing, times ∞ too. */
@inline
function entropy(z: usize, c: usize, columns: i32, best: i32, rest: f64, unitsPerNat: f64): f64 {
  const common = log1pOfSum(rest);
  const top = at(z, best);
  let loss: f64 = 0;
  for (let i = 0; i < columns; i++) {
    const weight = at(c, i);
    loss += where(weight != 0, weight * (common + (top - at(z, i))));
  }
  return loss * unitsPerNat;
}

export function crossEntropy(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const y = address(pc, op.TARGET);
  let z = address(pc, op.A);
  let c = address(pc, op.B);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const best = largestAt(z, columns);
    put(y, r, entropy(z, c, columns, best, restOfSum(z, columns, best), load<f64>(pc, op.X)));
    z += <usize>columns << 3;
    c += <usize>columns << 3;
  }
}

export function crossEntropyReverse(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const fresh = word(pc, op.FRESH);
  let into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  let z = address(pc, op.B);
  let c = address(pc, op.C);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const best = largestAt(z, columns);
    const top = at(z, best);
    const rest = restOfSum(z, columns, best);
    const whole = 1 + rest;
    let mass: f64 = 0;
    for (let i = 0; i < columns; i++) mass += at(c, i);
    const scale = (at(yBar, r) * load<f64>(pc, op.X)) / whole;
    for (let i = 0; i < columns; i++) {
      const weight = at(c, i);
      const numerator =
        i == best ? mass - weight - weight * rest : exp(at(z, i) - top) * mass - weight * whole;
      addTo(into, i, scale * numerator, fresh);
    }
    into += <usize>columns << 3;
    z += <usize>columns << 3;
    c += <usize>columns << 3;
  }
}

/** Loss and z̄ in one pass: the exponentials are kept in z̄ until they are used. D holds the seed, E is the loss. */
export function crossEntropyBoth(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const unitsPerNat = load<f64>(pc, op.X);
  const weighted = load<f64>(address(pc, op.D)) * unitsPerNat;
  let into = address(pc, op.TARGET);
  let z = address(pc, op.A);
  let c = address(pc, op.B);
  const y = address(pc, op.E);
  const rows = rowsOf(pc);
  for (let r = 0; r < rows; r++) {
    const best = largestAt(z, columns);
    const top = at(z, best);
    let rest: f64 = 0;
    let mass: f64 = 0;
    exponentials(into, z, columns, top);
    put(into, best, 0);
    for (let j = 0; j < columns; j++) {
      mass += at(c, j);
      rest += at(into, j);
    }
    put(y, r, entropy(z, c, columns, best, rest, unitsPerNat));
    const whole = 1 + rest;
    const scale = weighted / whole;
    for (let i = 0; i < columns; i++) put(into, i, 0 + scale * (at(into, i) * mass - at(c, i) * whole));
    const weight = at(c, best);
    put(into, best, 0 + scale * (mass - weight - weight * rest));
    into += <usize>columns << 3;
    z += <usize>columns << 3;
    c += <usize>columns << 3;
  }
}
