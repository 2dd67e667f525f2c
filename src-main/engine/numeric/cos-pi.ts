/**
 * cos(πx) for x in [0, 1], by the Taylor series at the nearest of 0, 1/2 and 1 (|argument| ≤ π/4, truncation
 * below 1e-17); the same bits on every machine, unlike Math.cos. DLMF 4.19.1–2.
 */
export function cosPi(x: number): number {
  if (x > 0.5) return -cosPi(1 - x);
  if (x <= 0.25) {
    const s = -(Math.PI * x) * (Math.PI * x);
    let sum = 1;
    for (let n = 18; n >= 2; n -= 2) sum = 1 + (s / (n * (n - 1))) * sum;
    return sum;
  }
  const t = Math.PI * (0.5 - x);
  const s = -t * t;
  let sum = 1;
  for (let n = 17; n >= 3; n -= 2) sum = 1 + (s / (n * (n - 1))) * sum;
  return t * sum;
}
