/** ln 2 in two parts: the upper one has 32 trailing zero bits, so that k·LN2_HIGH is exact for |k| < 2^20. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
export const INVERSE_LN2 = 1.4426950408889634;

/** 1.5·2^52: adding and subtracting it rounds a double below 2^51 to the nearest integer, halves to even. */
export const ROUNDER = 6755399441055744;
