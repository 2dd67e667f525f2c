/*
 * The polynomials are those of k_sin.c and k_cos.c:
 * ====================================================
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunPro, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this
 * software is freely granted, provided that this notice
 * is preserved.
 * ====================================================
 */
const S1 = -1.66666666666666324348e-1;
const S2 = 8.33333333332248946124e-3;
const S3 = -1.98412698298579493134e-4;
const S4 = 2.75573137070700676789e-6;
const S5 = -2.50507602534068634195e-8;
const S6 = 1.58969099521155010221e-10;
const C1 = 4.16666666666666019037e-2;
const C2 = -1.38888888888741095749e-3;
const C3 = 2.48015872894767294178e-5;
const C4 = -2.75573143513906633035e-7;
const C5 = 2.0875723212981748279e-9;
const C6 = -1.13596475577881948265e-11;

/** sin(x + y) for |x + y| ≤ π/4, y the tail of x: x + y + x³·(S1 + …), the leading x last. */
export function sineKernel(x: number, y: number): number {
  const z = x * x;
  const cube = z * x;
  const rest = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return x - (z * (0.5 * y - cube * rest) - y - cube * S1);
}

/** cos(x + y) likewise: 1 − x²/2 with what its rounding loses, then the rest. */
export function cosineKernel(x: number, y: number): number {
  const z = x * x;
  const w = z * z;
  const rest = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (z * rest - x * y));
}
