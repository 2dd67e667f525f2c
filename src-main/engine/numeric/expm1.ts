/*
 * Ported from s_expm1.c:
 * ====================================================
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */
import { INVERSE_LN2, LN2_HIGH, LN2_LOW, ROUNDER } from './constants.ts';
import { scaleByPowerOfTwo } from './power-of-two.ts';

const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -7.93650757867488e-5;
const Q4 = 4.008217827329362e-6;
const Q5 = -2.0109921818362437e-7;

const HALF_LN2 = 0.34657359027997264;
const OVERFLOW = 709.782712893384;
/** Below it e^x is less than half an ulp of 1. */
const MINUS_ONE = -38.816242111356935;
/** 2^−54: below it x²/2 is less than half an ulp of x. */
const TINY = 5.551115123125783e-17;

/**
 * e^x − 1 without cancellation near 0, within 1 ulp.
 *
 * x = k·ln 2 + r as in `exp`; e^r − 1 = r + r²/2 + r³·(…)/… by a rational function of r²; the three ways to put 2^k
 * back lose the least bits for k < 20, k ≤ 56 and beyond.
 */
export function expm1(x: number): number {
  if (x > OVERFLOW) return Infinity;
  if (x < MINUS_ONE) return -1;
  if (x < TINY && x > -TINY) return x;
  const k = x > HALF_LN2 || x < -HALF_LN2 ? x * INVERSE_LN2 + ROUNDER - ROUNDER : 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  /** What the rounding of r lost. */
  const correction = high - r - low;
  const half = 0.5 * r;
  const halfSquare = r * half;
  const rational =
    1 + halfSquare * (Q1 + halfSquare * (Q2 + halfSquare * (Q3 + halfSquare * (Q4 + halfSquare * Q5))));
  const t = 3 - rational * half;
  let e = halfSquare * ((rational - t) / (6 - r * t));
  if (k === 0) return r - (r * e - halfSquare);
  e = r * (e - correction) - correction - halfSquare;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  const exponent = k | 0;
  if (k <= -2 || k > 56) return scaleByPowerOfTwo(1 - (e - r), exponent) - 1;
  const inverse = scaleByPowerOfTwo(1, -exponent);
  if (k < 20) return scaleByPowerOfTwo(1 - inverse - (e - r), exponent);
  return scaleByPowerOfTwo(r - (e + inverse) + 1, exponent);
}
