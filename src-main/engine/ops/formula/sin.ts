import { cos } from '../../numeric/cos.ts';
import { sin as sinOf } from '../../numeric/sin.ts';
import { elementwise } from '../elementwise.ts';

/** y = sin x, dy/dx = cos x. */
export const sin = elementwise({
  name: 'sin',
  title: 'sine',
  f: (x) => sinOf(x),
  df: (x) => cos(x),
  tex: (x) => `\\sin ${x}`,
  derivativeTex: (x) => `\\cos ${x}`,
  label: (x) => `sin(${x})`,
  source: 'DLMF 4.20.1 (derivative)',
});
