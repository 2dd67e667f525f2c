/*
 * The polynomial is that of e_log.c:
 * ====================================================
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */
import { LN2_HIGH, LN2_LOW } from './constants.ts';

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** Upper word of √½: significands are taken from [√½, √2), where f = significand − 1 is smallest. */
export const SQRT_HALF_HIGH = 0x3fe6a09e;

/**
 * k·ln 2 + ln(1 + f) + correction, for √½ ≤ 1 + f < √2.
 *
 * With s = f/(2 + f): ln(1 + f) = ln(1 + s) − ln(1 − s) = 2s + s·R(s²), and 2s = f − s·f = f − f²/2 + s·f²/2, which
 * keeps the leading f exact.
 */
export function logKernel(f: number, k: number, correction: number): number {
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (halfSquare + (odd + even)) + (k * LN2_LOW + correction) - halfSquare + f + k * LN2_HIGH;
}
