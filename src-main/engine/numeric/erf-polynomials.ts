/*
 * Coefficients made by reference/coefficients.py (Chebyshev interpolation in 60 digits, written as powers), so that
 * nothing here is taken from another library. The form of the second one is that of M. M. Shepherd and
 * J. G. Laframboise, Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞, Math. Comp. 36 (1981).
 */
const A0 = 0.1283791670955126;
const A1 = -0.3761263890318375;
const A2 = 0.11283791670954882;
const A3 = -0.026866170645077334;
const A4 = 0.005223977624823223;
const A5 = -0.0008548326981129666;
const A6 = 0.00012055331122299266;
const A7 = -1.4925595519506043e-5;
const A8 = 1.6461004480962034e-6;
const A9 = -1.6350354461959655e-7;
const A10 = 1.4660051998394848e-8;
const A11 = -1.1373902296430911e-9;
const A12 = 5.958930743134941e-11;

const B0 = 1.2375126308378275;
const B1 = -0.14024059858554702;
const B2 = 0.0035854154854637194;
const B3 = 0.08227673849015113;
const B4 = -0.1088039301417105;
const B5 = 0.09230432116019406;
const B6 = -0.05869339859043443;
const B7 = 0.028362277421592204;
const B8 = -0.009746579549694512;
const B9 = 0.001755625831656561;
const B10 = 0.0002937136165968717;
const B11 = -0.00029015397465087013;
const B12 = 5.164926541282412e-5;
const B13 = 2.2383894459319765e-5;
const B14 = -1.1444444094823126e-5;
const B15 = -9.72809059486797e-7;
const B16 = 1.7517388373619667e-6;
const B17 = -5.8311208222565165e-8;
const B18 = -2.579769407556729e-7;
const B19 = 2.429110964311228e-8;
const B20 = 3.720336219894172e-8;
const B21 = -4.3121010766195745e-9;
const B22 = -3.902097264088113e-9;
const B23 = 4.519993652210025e-10;

/** erf(x)/x − 1 for z = x² in [0, 1], to 2^−60. */
export function erfRatioMinusOne(z: number): number {
  return (
    A0 +
    z *
      (A1 +
        z *
          (A2 +
            z *
              (A3 +
                z *
                  (A4 +
                    z * (A5 + z * (A6 + z * (A7 + z * (A8 + z * (A9 + z * (A10 + z * (A11 + z * A12)))))))))))
  );
}

/** (1 + 2x)·e^(x²)·erfc x for t = (x − 3.75)/(x + 3.75), x in [0.5, 28]. */
export function scaledTail(t: number): number {
  return (
    B0 +
    t *
      (B1 +
        t *
          (B2 +
            t *
              (B3 +
                t *
                  (B4 +
                    t *
                      (B5 +
                        t *
                          (B6 +
                            t *
                              (B7 +
                                t *
                                  (B8 +
                                    t *
                                      (B9 +
                                        t *
                                          (B10 +
                                            t *
                                              (B11 +
                                                t *
                                                  (B12 +
                                                    t *
                                                      (B13 +
                                                        t *
                                                          (B14 +
                                                            t *
                                                              (B15 +
                                                                t *
                                                                  (B16 +
                                                                    t *
                                                                      (B17 +
                                                                        t *
                                                                          (B18 +
                                                                            t *
                                                                              (B19 +
                                                                                t *
                                                                                  (B20 +
                                                                                    t *
                                                                                      (B21 +
                                                                                        t *
                                                                                          (B22 +
                                                                                            t *
                                                                                              B23))))))))))))))))))))))
  );
}
