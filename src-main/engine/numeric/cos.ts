import { quadrantOf } from './quadrant.ts';
import { cosineKernel, sineKernel } from './sine-kernels.ts';

/** cos x, x in radians, within 1 ulp for every double; NaN for ±∞. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  const { quadrant, head, tail } = quadrantOf(x);
  const value = quadrant % 2 === 0 ? cosineKernel(head, tail) : sineKernel(head, tail);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}
