import { float, HIGH, LOW, words } from './words.ts';

/** 2/π·2^1280, enough for every double: the greatest is 2^1024. */
const TWO_OVER_PI = BigInt(
  '0x' +
    'a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921c' +
    'fe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980f' +
    'ef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d08' +
    '56033046fc7b6babf0cfbc209af4361d',
);
/** π/2·2^256. */
const HALF_PI = BigInt('0x1921fb54442d18469898cc51701b839a252049c1114cf98e804177d4c76273644');
const SCALE = 8.636168555094445e-78;
const UNSCALE = 1.157920892373162e77;

export interface Quadrant {
  /** x ≡ quadrant·π/2 + head + tail (mod 2π), |head + tail| ≤ π/4. */
  readonly quadrant: number;
  readonly head: number;
  readonly tail: number;
}

/**
 * The argument of a sine reduced to [−π/4, π/4], exactly: x = m·2^e is multiplied by 2/π in whole numbers of 1,280
 * bits, so that no bit is lost for huge x or next to a multiple of π/2 (M. H. Payne, R. N. Hanek, 1983). Head and
 * tail together have more than 100 bits.
 */
export function quadrantOf(x: number): Quadrant {
  if (Math.abs(x) <= 0.7853981633974483) return { quadrant: 0, head: x, tail: 0 };
  float[0] = x;
  const exponent = (words[HIGH] >>> 20) & 0x7ff;
  const mantissa = (BigInt((words[HIGH] & 0xfffff) | 0x100000) << 32n) | BigInt(words[LOW]);
  const shift = BigInt(1280 + 1075 - exponent);
  const product = (x < 0 ? -mantissa : mantissa) * TWO_OVER_PI;
  const whole = (product + (1n << (shift - 1n))) >> shift;
  const fraction = (product - (whole << shift)) >> (shift - 256n);
  const rest = (fraction * HALF_PI) >> 256n;
  const head = Number(rest) * SCALE;
  const tail = Number(rest - BigInt(head * UNSCALE)) * SCALE;
  return { quadrant: Number(whole & 3n), head, tail };
}
