/*
 * The elementary functions of engine/numeric, operation by operation, so that every result has the same bits; what
 * is known about each, and whose work it is, is said there. Files there that need no typed array are compiled as they are.
 */
import { INVERSE_LN2, LN2_HIGH, LN2_LOW } from '../../numeric/constants.ts';
import { erfRatioMinusOne, scaledTail } from '../../numeric/erf-polynomials.ts';
import { expKernel } from '../../numeric/exp-kernel.ts';
import { logKernel, SQRT_HALF_HIGH } from '../../numeric/log-kernel.ts';

/** As in numeric/constants.ts, where the compiler would take it for a whole number. */
const ROUNDER: f64 = 6755399441055744;

/** 2^k for −1022 ≤ k ≤ 1023. */
@inline
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}

/** y·2^k, as numeric/power-of-two.ts. */
@inline
function scaleByPowerOfTwo(y: f64, k: i32): f64 {
  const half = k >> 1;
  return y * powerOfTwo(half) * powerOfTwo(k - half);
}

/** Upper word of a double. */
@inline
function high(x: f64): i32 {
  return <i32>(reinterpret<u64>(x) >> 32);
}

export function exp(x: f64): f64 {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = x * INVERSE_LN2 + ROUNDER - ROUNDER;
  return scaleByPowerOfTwo(1 + expKernel(x - k * LN2_HIGH, k * LN2_LOW), <i32>k);
}

export function expm1(x: f64): f64 {
  if (x > 709.782712893384) return Infinity;
  if (x < -38.816242111356935) return -1;
  if (x < 5.551115123125783e-17 && x > -5.551115123125783e-17) return x;
  const k =
    x > 0.34657359027997264 || x < -0.34657359027997264 ? x * INVERSE_LN2 + ROUNDER - ROUNDER : 0;
  const upper = x - k * LN2_HIGH;
  const lower = k * LN2_LOW;
  const r = upper - lower;
  const correction = upper - r - lower;
  const half = 0.5 * r;
  const halfSquare = r * half;
  const rational =
    1 +
    halfSquare *
      (-0.03333333333333313 +
        halfSquare *
          (0.0015873015872548146 +
            halfSquare *
              (-7.93650757867488e-5 + halfSquare * (4.008217827329362e-6 + halfSquare * -2.0109921818362437e-7))));
  const t = 3 - rational * half;
  let e = halfSquare * ((rational - t) / (6 - r * t));
  if (k == 0) return r - (r * e - halfSquare);
  e = r * (e - correction) - correction - halfSquare;
  if (k == -1) return 0.5 * (r - e) - 0.5;
  if (k == 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  const exponent = <i32>k;
  if (k <= -2 || k > 56) return scaleByPowerOfTwo(1 - (e - r), exponent) - 1;
  const inverse = scaleByPowerOfTwo(1, -exponent);
  if (k < 20) return scaleByPowerOfTwo(1 - inverse - (e - r), exponent);
  return scaleByPowerOfTwo(r - (e + inverse) + 1, exponent);
}

/** k with x = 2^k·s and s in [√½, √2), for a normal x. */
@inline
function exponentOf(x: f64): i32 {
  return ((high(x) + (0x3ff00000 - SQRT_HALF_HIGH)) >> 20) - 1023;
}

export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  const shift = x < 2.2250738585072014e-308 ? 54 : 0;
  const normal = shift == 0 ? x : x * 1.8014398509481984e16;
  const k = exponentOf(normal);
  return logKernel(scaleByPowerOfTwo(normal, -k) - 1, <f64>(k - shift), 0);
}

export function log1p(x: f64): f64 {
  if (!(x > -1)) return x == -1 ? -Infinity : NaN;
  if (x < 1.1102230246251565e-16 && x > -1.1102230246251565e-16) return x;
  if (x > -0.29289321881345254 && x < 0.41421356237309503) return logKernel(x, 0, 0);
  if (x == Infinity) return x;
  const u = 1 + x;
  const k = exponentOf(u);
  const correction = k < 54 ? (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  return logKernel(scaleByPowerOfTwo(u, -k) - 1, <f64>k, correction);
}

/** log1p of a sum of exponentials, x ≥ 0: the same bits, without a branch on which side of √2 − 1 it is. */
export function log1pOfSum(x: f64): f64 {
  if (!(x < 9007199254740992)) return log1p(x);
  const u = 1 + x;
  const near = x < 0.41421356237309503;
  const k = select<i32>(0, exponentOf(u), near);
  const lost = select<u64>(reinterpret<u64>(1 - (u - x)), reinterpret<u64>(x - (u - 1)), k >= 2);
  const correction = reinterpret<f64>(lost & (<u64>near - 1)) / u;
  const f = scaleByPowerOfTwo(u, -k) - 1;
  return logKernel(reinterpret<f64>(select<u64>(reinterpret<u64>(x), reinterpret<u64>(f), near)), <f64>k, correction);
}

export function sigmoid(z: f64): f64 {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

export function softplus(x: f64): f64 {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

export function tanh(x: f64): f64 {
  if (x < 0.625 && x > -0.625) {
    const z = x * x;
    if (z < 1e-16) return x;
    const numerator = 675675 + z * (45045 + z * (594 + z));
    const denominator = 2027025 + z * (945945 + z * (51975 + z * (630 + z)));
    return x - x * ((z * numerator) / denominator);
  }
  const magnitude = x < 0 ? -x : x;
  if (magnitude > 20) return x < 0 ? -1 : 1;
  const doubled = 2 * magnitude;
  const k = doubled * INVERSE_LN2 + ROUNDER - ROUNDER;
  const power = scaleByPowerOfTwo(1, <i32>k);
  const whole = power + 1;
  const part = power * expKernel(doubled - k * LN2_HIGH, k * LN2_LOW);
  const sum = whole + part;
  const lost = whole - sum + part;
  const quotient = 2 / sum;
  const difference = 1 - quotient;
  const result = difference + (1 - difference - quotient + 0.5 * quotient * quotient * lost);
  return x < 0 ? -result : result;
}

function erfcTail(x: f64): f64 {
  const s = reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
  const gaussian = exp(-s * s) * exp((s - x) * (s + x));
  return (gaussian * scaledTail((x - 3.75) / (x + 3.75))) / (1 + 2 * x);
}

export function erfc(x: f64): f64 {
  if (x < 0.5) {
    if (x > -1) return 1 - (x + x * erfRatioMinusOne(x * x));
    return x > -6 ? 2 - erfcTail(-x) : 2;
  }
  if (x >= 28) return 0;
  return x == x ? erfcTail(x) : NaN;
}

/** base^exponent for a whole exponent ≥ 0, by squaring. */
export function power(base: f64, exponent: f64): f64 {
  let result: f64 = 1;
  let square = base;
  for (let rest = <u64>exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result *= square;
    square *= square;
  }
  return result;
}
