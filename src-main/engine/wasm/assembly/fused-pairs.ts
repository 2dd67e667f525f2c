/*
 * exp, tanh and σ of two doubles at a time for the fast module, each within 1 ulp (wasm/trainings/accuracy.test.ts).
 *
 * With x = k·ln 2 + r, all are made of s = 2^k and e^r − 1 = r + r²·q(r), without a branch. What a sum loses is got
 * back exactly (the larger operand less the sum, plus the smaller one), and what a quotient n/d lacks is (n − q·d)/d,
 * where the fused n − q·d has no error; so the one rounding that counts is the last.
 */
import { INVERSE_LN2, LN2_HIGH, LN2_LOW } from '../../numeric/constants.ts';
import { multiplyAdd, subtractProduct } from './instruction.ts';

/**
 * q: (e^r − 1 − r)/r² interpolated at the Chebyshev points, from r¹⁰ down, to 2⁻⁶⁰ of e^r − 1 (the coefficients are
 * printed by numeric/reference/exponential.py). For exp and σ, |r| ≤ ½ ln 2. For tanh, r is 0.1 lower: where
 * k = −1 begins, n is the difference of nearly equal numbers, and so r had better be small there.
 */
const series = memory.data<f64>([
  2.091472319596476e-9, 2.510526773644922e-8, 2.7557273556023754e-7, 2.755725527825501e-6, 2.480158732561643e-5,
  0.00019841269874916814, 0.0013888888888883729, 0.008333333333326108, 0.04166666666666667, 0.1666666666666667, 0.5,
  1.921864457754871e-9, 2.502094661817757e-8, 2.755934036054838e-7, 2.755738752784141e-6, 2.4801586578698813e-5,
  0.00019841269803335158, 0.0013888888888950728, 0.008333333333340954, 0.0416666666666667, 0.16666666666666663, 0.5,
]);
const OF_EXP: usize = 0;
const OF_TANH: usize = 88;
const constants = memory.data<f64>([
  INVERSE_LN2, 6755399441055744, -LN2_HIGH, -LN2_LOW, 1, -746, 710, -20, 6755399441055692, 2, 0.1,
]);
const INVERSE = 0, ROUNDER = 1, LN2 = 2, LN2_REST = 3, ONE = 4, LEAST = 5, MOST = 6;
const FARTHEST = 7, ROUNDER_LESS_52 = 8, TWO = 9, SHIFT = 10;

@inline
function splat(index: usize): v128 {
  return v128.load64_splat(constants + (index << 3));
}
@inline
function coefficient(set: usize, power: usize): v128 {
  return v128.load64_splat(series + set + ((10 - power) << 3));
}

/** k + ROUNDER: k in the lowest bits, or as a double after ROUNDER is taken away. */
@inline
function shiftedExponent(x: v128): v128 {
  return multiplyAdd(x, splat(INVERSE), splat(ROUNDER));
}
@inline
function remainder(x: v128, k: v128): v128 {
  return multiplyAdd(k, splat(LN2_REST), multiplyAdd(k, splat(LN2), x));
}

/** r·q(r): the even and the odd powers on their own, as neither waits for the other. */
@inline
function timesSeries(set: usize, r: v128): v128 {
  const square = f64x2.mul(r, r);
  let even = multiplyAdd(coefficient(set, 10), square, coefficient(set, 8));
  let odd = multiplyAdd(coefficient(set, 9), square, coefficient(set, 7));
  even = multiplyAdd(even, square, coefficient(set, 6));
  odd = multiplyAdd(odd, square, coefficient(set, 5));
  even = multiplyAdd(even, square, coefficient(set, 4));
  odd = multiplyAdd(odd, square, coefficient(set, 3));
  even = multiplyAdd(even, square, coefficient(set, 2));
  odd = multiplyAdd(odd, square, coefficient(set, 1));
  even = multiplyAdd(even, square, coefficient(set, 0));
  return f64x2.mul(r, multiplyAdd(odd, r, even));
}

/** 2^k for −1022 ≤ k ≤ 1023, from k in the lowest bits. */
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.add(i64x2.shl(k, 52), splat(ONE));
}
/** y·2^k in two steps, so that a result below the normal numbers is rounded and one above is ∞. */
@inline
function scaled(y: v128, half: v128, otherHalf: v128): v128 {
  return f64x2.mul(f64x2.mul(y, half), otherHalf);
}

/** The lesser, the greater; NaN where x is. */
@inline
function atMost(x: v128, limit: v128): v128 {
  return f64x2.pmin(x, limit);
}
@inline
function atLeast(x: v128, limit: v128): v128 {
  return f64x2.pmax(x, limit);
}

export function fusedExpPair(value: v128): v128 {
  const x = atMost(atLeast(value, splat(LEAST)), splat(MOST));
  const shifted = shiftedExponent(x);
  const r = remainder(x, f64x2.sub(shifted, splat(ROUNDER)));
  // e^r = 1 + r + r²·q(r)
  const upper = f64x2.add(splat(ONE), r);
  const lower = multiplyAdd(r, timesSeries(OF_EXP, r), f64x2.add(f64x2.sub(splat(ONE), upper), r));
  const k = i64x2.sub(shifted, splat(ROUNDER));
  const half = i64x2.shr_s(k, 1);
  return scaled(f64x2.add(upper, lower), powerOfTwo(half), powerOfTwo(i64x2.sub(k, half)));
}

/** tanh x = n/d with e^−2|x| = s + s·p, n = (1 − s) − s·p, d = (1 + s) + s·p and p = e^r − 1, and the sign of x. */
@inline
export function fusedTanhPair(x: v128): v128 {
  const magnitude = atLeast(v128.or(x, f64x2.splat(-0.0)), splat(FARTHEST));
  const doubled = f64x2.add(magnitude, magnitude);
  // s ≥ 2⁻⁵², so that 1 + s has no error. Beyond, r falls to −4, where few bits of p are in the result.
  const shifted = atLeast(shiftedExponent(multiplyAdd(magnitude, splat(TWO), splat(SHIFT))), splat(ROUNDER_LESS_52));
  const s = powerOfTwo(shifted);
  const r = remainder(doubled, f64x2.sub(shifted, splat(ROUNDER)));
  const rq = timesSeries(OF_TANH, r);
  const p = multiplyAdd(r, rq, r);
  const pRest = multiplyAdd(r, rq, f64x2.sub(r, p));
  const below = f64x2.sub(splat(ONE), s);
  const above = f64x2.add(splat(ONE), s);
  const n = subtractProduct(s, p, below);
  const d = multiplyAdd(s, p, above);
  const nRest = subtractProduct(s, pRest, subtractProduct(s, p, f64x2.sub(below, n)));
  const dRest = multiplyAdd(s, pRest, multiplyAdd(s, p, f64x2.sub(above, d)));
  const inverse = f64x2.div(splat(ONE), d);
  const q = f64x2.mul(n, inverse);
  const lost = f64x2.add(subtractProduct(q, d, n), subtractProduct(q, dRest, nRest));
  return v128.or(multiplyAdd(lost, inverse, q), v128.and(x, f64x2.splat(-0.0)));
}

/** σ(z) = 1/(1 + e) or e/(1 + e) with e = e^−|z|. */
@inline
export function fusedSigmoidPair(z: v128): v128 {
  const x = atLeast(v128.or(z, f64x2.splat(-0.0)), splat(LEAST));
  const shifted = shiftedExponent(x);
  const r = remainder(x, f64x2.sub(shifted, splat(ROUNDER)));
  const upper = f64x2.add(splat(ONE), r);
  const lower = multiplyAdd(r, timesSeries(OF_EXP, r), f64x2.add(f64x2.sub(splat(ONE), upper), r));
  const sum = f64x2.add(upper, lower);
  const sumRest = f64x2.add(f64x2.sub(upper, sum), lower);
  const k = i64x2.sub(shifted, splat(ROUNDER));
  const half = i64x2.shr_s(k, 1);
  const s1 = powerOfTwo(half);
  const s2 = powerOfTwo(i64x2.sub(k, half));
  const e = scaled(sum, s1, s2);
  const eRest = scaled(sumRest, s1, s2);
  const d = f64x2.add(splat(ONE), e);
  const dRest = f64x2.add(f64x2.add(f64x2.sub(splat(ONE), d), e), eRest);
  const positive = f64x2.ge(z, f64x2.splat(0));
  const n = v128.bitselect(splat(ONE), e, positive);
  const nRest = v128.andnot(eRest, positive);
  const inverse = f64x2.div(splat(ONE), d);
  const q = f64x2.mul(n, inverse);
  const lost = f64x2.add(subtractProduct(q, d, n), subtractProduct(q, dRest, nRest));
  return multiplyAdd(lost, inverse, q);
}
