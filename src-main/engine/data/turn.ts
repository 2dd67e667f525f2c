/**
 * (cos 2πt, sin 2πt) from additions and multiplications alone, because `Math.cos` and `Math.sin` may differ by a bit
 * between machines. Within 2 ulp of 1.
 */
export function pointOnCircle(t: number): [number, number] {
  const quarters = Math.round(4 * t);
  const angle = (t - quarters / 4) * 6.283185307179586;
  const square = angle * angle;
  // Taylor's series to angle¹⁹ and angle²⁰, |angle| ≤ π/4.
  let cos = 1;
  let sin = 1;
  for (let n = 20; n >= 2; n -= 2) cos = 1 - (square / (n * (n - 1))) * cos;
  for (let n = 19; n >= 3; n -= 2) sin = 1 - (square / (n * (n - 1))) * sin;
  sin *= angle;
  const quadrant = ((quarters % 4) + 4) % 4;
  if (quadrant === 0) return [cos, sin];
  if (quadrant === 1) return [-sin, cos];
  if (quadrant === 2) return [-cos, -sin];
  return [sin, -cos];
}
