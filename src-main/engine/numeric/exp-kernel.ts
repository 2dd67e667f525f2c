/*
 * The rational approximation is that of e_exp.c:
 * ====================================================
 * Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;

/**
 * e^r − 1 for r = high − low, |r| ≤ ½ ln 2, where low holds the bits that high could not.
 *
 * With R(r²) ≈ r·(e^r + 1)/(e^r − 1) and c = 2 + r − R = r − r²·P(r²): e^r − 1 = r + r·c/(2 − c).
 */
export function expKernel(high: number, low: number): number {
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return high - (low - (r * c) / (2 - c));
}
