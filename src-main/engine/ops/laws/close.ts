/**
 * Largest |got − wanted| relative to max(floor, largest |wanted|), over two arrays. **NaN, when an element of either
 * is not finite or the lengths differ**, so that `distance <= tolerance` fails: a comparison written with `>` would
 * let NaN pass.
 */
export function distance(got: ArrayLike<number>, wanted: ArrayLike<number>, floor = 1): number {
  if (got.length !== wanted.length) return NaN;
  let scale = floor;
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    if (!Number.isFinite(got[i]) || !Number.isFinite(wanted[i])) return NaN;
    scale = Math.max(scale, Math.abs(wanted[i]));
    worst = Math.max(worst, Math.abs(got[i] - wanted[i]));
  }
  return worst / scale;
}

/** Whether each element is within relative·|wanted| + absolute; infinities must be equal, NaN fails. */
export function near(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  relative: number,
  absolute = 0,
): boolean {
  if (got.length !== wanted.length) return false;
  for (let i = 0; i < got.length; i++) {
    if (got[i] === wanted[i]) continue;
    if (!(Math.abs(got[i] - wanted[i]) <= relative * Math.abs(wanted[i]) + absolute)) return false;
    if (!Number.isFinite(wanted[i])) return false;
  }
  return true;
}
