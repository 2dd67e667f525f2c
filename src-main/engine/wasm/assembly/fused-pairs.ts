/*
 * tanh and σ of two doubles at a time for the fast module: one polynomial by fused multiply-add and one division.
 * Within the ulp that wasm/trainings/fast.test.ts allows.
 */
import { INVERSE_LN2, LN2_HIGH, LN2_LOW } from '../../numeric/constants.ts';
import { multiplyAdd } from './instruction.ts';

/** 1/13! … 1/2!: |r| ≤ ½ ln 2, and r¹⁴/14! is below 2⁻⁵⁷ of r. */
const series = memory.data<f64>([
  1.6059043836821613e-10, 2.08767569878681e-09, 2.505210838544172e-08, 2.755731922398589e-07,
  2.7557319223985893e-06, 2.48015873015873e-05, 0.0001984126984126984, 0.001388888888888889,
  0.008333333333333333, 0.041666666666666664, 0.16666666666666666, 0.5,
]);
const SERIES_LENGTH: usize = 12;
const constants = memory.data<f64>([INVERSE_LN2, 6755399441055744, -LN2_HIGH, -LN2_LOW, 1, 2, 746, 22]);
const INVERSE = 0, ROUNDER = 1, LN2 = 2, LN2_REST = 3, ONE = 4, TWO = 5, FARTHEST = 6, LARGE = 7;

@inline
function splat(index: usize): v128 {
  return v128.load64_splat(constants + (index << 3));
}

/** e^r − 1 = r + r²·(1/2! + r/3! + …) for r = x − k·ln 2. */
@inline
function reduced(x: v128, k: v128): v128 {
  const r = multiplyAdd(k, splat(LN2_REST), multiplyAdd(k, splat(LN2), x));
  let p = v128.load64_splat(series);
  for (let n: usize = 1; n < SERIES_LENGTH; n++) p = multiplyAdd(p, r, v128.load64_splat(series + (n << 3)));
  return multiplyAdd(f64x2.mul(r, r), p, r);
}

@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

/** tanh x = m/(m + 2) with m = e^2|x| − 1 = 2^k·(e^r − 1) + (2^k − 1), and the sign of x. */
@inline
export function fusedTanhPair(x: v128): v128 {
  // NaN comes through: the lesser of NaN and a number is NaN.
  const magnitude = f64x2.min(f64x2.abs(x), splat(LARGE));
  const doubled = f64x2.add(magnitude, magnitude);
  const shifted = multiplyAdd(doubled, splat(INVERSE), splat(ROUNDER));
  const scale = powerOfTwo(i64x2.sub(shifted, splat(ROUNDER)));
  const p = reduced(doubled, f64x2.sub(shifted, splat(ROUNDER)));
  const m = multiplyAdd(scale, p, f64x2.sub(scale, splat(ONE)));
  const result = f64x2.div(m, f64x2.add(m, splat(TWO)));
  return v128.bitselect(x, result, f64x2.splat(-0.0));
}

/** σ(z) = 1/(1 + e) or e/(1 + e) with e = e^−|z|. */
@inline
export function fusedSigmoidPair(z: v128): v128 {
  const x = f64x2.neg(f64x2.min(f64x2.abs(z), splat(FARTHEST)));
  const shifted = multiplyAdd(x, splat(INVERSE), splat(ROUNDER));
  const k = i64x2.sub(shifted, splat(ROUNDER));
  const half = i64x2.shr_s(k, 1);
  const m = f64x2.add(splat(ONE), reduced(x, f64x2.sub(shifted, splat(ROUNDER))));
  const e = f64x2.mul(f64x2.mul(m, powerOfTwo(half)), powerOfTwo(i64x2.sub(k, half)));
  const numerator = v128.bitselect(splat(ONE), e, f64x2.ge(z, f64x2.splat(0)));
  return f64x2.div(numerator, f64x2.add(splat(ONE), e));
}
