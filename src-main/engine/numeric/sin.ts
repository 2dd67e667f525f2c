import { quadrantOf } from './quadrant.ts';
import { cosineKernel, sineKernel } from './sine-kernels.ts';

/** sin x, x in radians, within 1 ulp for every double; NaN for ±∞. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  if (x === 0) return x;
  const { quadrant, head, tail } = quadrantOf(x);
  const value = quadrant % 2 === 0 ? sineKernel(head, tail) : cosineKernel(head, tail);
  return quadrant < 2 ? value : -value;
}
