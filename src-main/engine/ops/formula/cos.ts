import { cos as cosOf } from '../../numeric/cos.ts';
import { sin } from '../../numeric/sin.ts';
import { elementwise } from '../elementwise.ts';

/** y = cos x, dy/dx = −sin x. */
export const cos = elementwise({
  name: 'cos',
  title: 'cosine',
  f: (x) => cosOf(x),
  df: (x) => -sin(x),
  tex: (x) => `\\cos ${x}`,
  derivativeTex: (x) => `-\\sin ${x}`,
  label: (x) => `cos(${x})`,
  source: 'DLMF 4.20.2 (derivative)',
});
