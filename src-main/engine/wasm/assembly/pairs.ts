/*
 * exp, tanh and σ of two doubles at a time: the operations of numeric.ts in both lanes, every branch of them, and a
 * choice at the end. Each lane has the bits, and so the error, of the function of one double: exp and tanh within
 * 1 ulp, σ within 2 (engine/numeric/numeric.test.ts).
 *
 * The constants are loaded from memory, because V8 takes longer to build a pair from an immediate.
 */
import { INVERSE_LN2, LN2_HIGH, LN2_LOW } from '../../numeric/constants.ts';

const constants = memory.data<f64>([
  INVERSE_LN2, 6755399441055744, LN2_HIGH, LN2_LOW,
  0.16666666666666602, -0.0027777777777015593, 6.613756321437934e-5, -1.6533902205465252e-6, 4.1381367970572385e-8,
  2, 1, 709.782712893384, -745.1332191019411, 0.625, 20, 1e-16,
  594, 45045, 675675, 630, 51975, 945945, 2027025, 0.5,
]);
const INVERSE = 0, ROUNDER = 1, LN2 = 2, LN2_REST = 3, P1 = 4, P2 = 5, P3 = 6, P4 = 7, P5 = 8;
const TWO = 9, ONE = 10, OVERFLOW = 11, UNDERFLOW = 12, SMALL = 13, LARGE = 14, NEGLIGIBLE = 15;
const N3 = 16, N2 = 17, N1 = 18, D4 = 19, D3 = 20, D2 = 21, D1 = 22, HALF = 23;

@inline
function splat(index: usize): v128 {
  return v128.load64_splat(constants + (index << 3));
}
@inline
function choose(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/** 2^k in both lanes, for whole numbers k. */
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

/** k as a whole number, from k + ROUNDER: the difference of the bits, as both have the exponent of ROUNDER. */
@inline
function whole(shifted: v128): v128 {
  return i64x2.sub(shifted, splat(ROUNDER));
}

@inline
function kernel(upper: v128, lower: v128): v128 {
  const r = f64x2.sub(upper, lower);
  const t = f64x2.mul(r, r);
  let p = f64x2.mul(t, splat(P5));
  p = f64x2.mul(t, f64x2.add(splat(P4), p));
  p = f64x2.mul(t, f64x2.add(splat(P3), p));
  p = f64x2.mul(t, f64x2.add(splat(P2), p));
  p = f64x2.mul(t, f64x2.add(splat(P1), p));
  const c = f64x2.sub(r, p);
  return f64x2.sub(upper, f64x2.sub(lower, f64x2.div(f64x2.mul(r, c), f64x2.sub(splat(TWO), c))));
}

/** e^(x − k·ln 2) − 1. */
@inline
function reduced(x: v128, k: v128): v128 {
  return kernel(f64x2.sub(x, f64x2.mul(k, splat(LN2))), f64x2.mul(k, splat(LN2_REST)));
}

export function expPair(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, splat(INVERSE)), splat(ROUNDER));
  const m = reduced(x, f64x2.sub(shifted, splat(ROUNDER)));
  const k = whole(shifted);
  const half = i64x2.shr_s(k, 1);
  const scaled = f64x2.mul(f64x2.add(splat(ONE), m), powerOfTwo(half));
  const result = f64x2.mul(scaled, powerOfTwo(i64x2.sub(k, half)));
  const over = choose(f64x2.gt(x, splat(OVERFLOW)), f64x2.splat(Infinity), result);
  return choose(f64x2.lt(x, splat(UNDERFLOW)), f64x2.splat(0), over);
}

/** tanh for |x| < 0.625. */
@inline
function tanhNearZero(x: v128): v128 {
  const z = f64x2.mul(x, x);
  let p = f64x2.mul(z, f64x2.add(splat(N3), z));
  p = f64x2.add(splat(N1), f64x2.mul(z, f64x2.add(splat(N2), p)));
  let q = f64x2.mul(z, f64x2.add(splat(D4), z));
  q = f64x2.add(splat(D2), f64x2.mul(z, f64x2.add(splat(D3), q)));
  q = f64x2.add(splat(D1), f64x2.mul(z, q));
  const result = f64x2.sub(x, f64x2.mul(x, f64x2.div(f64x2.mul(z, p), q)));
  return choose(f64x2.lt(z, splat(NEGLIGIBLE)), x, result);
}

export function tanhPair(x: v128): v128 {
  const magnitude = f64x2.abs(x);
  const doubled = f64x2.add(magnitude, magnitude);
  const shifted = f64x2.add(f64x2.mul(doubled, splat(INVERSE)), splat(ROUNDER));
  // k ≤ 58 where it counts: one factor, exact.
  const power = powerOfTwo(whole(shifted));
  const base = f64x2.add(power, splat(ONE));
  const part = f64x2.mul(power, reduced(doubled, f64x2.sub(shifted, splat(ROUNDER))));
  const sum = f64x2.add(base, part);
  const lost = f64x2.add(f64x2.sub(base, sum), part);
  const quotient = f64x2.div(splat(TWO), sum);
  const difference = f64x2.sub(splat(ONE), quotient);
  const square = f64x2.mul(f64x2.mul(f64x2.mul(splat(HALF), quotient), quotient), lost);
  const rest = f64x2.add(f64x2.sub(f64x2.sub(splat(ONE), difference), quotient), square);
  let above = f64x2.add(difference, rest);
  above = choose(f64x2.gt(magnitude, splat(LARGE)), splat(ONE), above);
  above = choose(f64x2.splat(-0.0), x, above);
  above = choose(f64x2.ne(x, x), x, above);
  return choose(f64x2.lt(magnitude, splat(SMALL)), tanhNearZero(x), above);
}

export function sigmoidPair(z: v128): v128 {
  const positive = f64x2.ge(z, f64x2.splat(0));
  const e = expPair(choose(positive, f64x2.neg(z), z));
  return f64x2.div(choose(positive, splat(ONE), e), f64x2.add(splat(ONE), e));
}
