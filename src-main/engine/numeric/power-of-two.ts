/** Exponents whose power is in the table: half of the least and of the greatest that `scaleByPowerOfTwo` meets. */
const LEAST = -540;
const GREATEST = 513;

/** 2^LEAST … 2^GREATEST, made by doubling and halving, which are exact. */
const powers = new Float64Array(GREATEST - LEAST + 1);
powers[-LEAST] = 1;
for (let k = 1; k <= GREATEST; k++) powers[k - LEAST] = powers[k - 1 - LEAST] * 2;
for (let k = -1; k >= LEAST; k--) powers[k - LEAST] = powers[k + 1 - LEAST] * 0.5;

/**
 * y·2^k for an integer k in [−1080, 1026], rounded once.
 *
 * Two factors, because 2^1024 and 2^−1075 are no doubles. Only the last product can be inexact: for a y near 1 the
 * first one is far from both ends of the range.
 */
export function scaleByPowerOfTwo(y: number, k: number): number {
  const half = k >> 1;
  return y * powers[half - LEAST] * powers[k - half - LEAST];
}
