/*
 * C[r][i] = start + (even + odd), where even and odd are the sums of A[r][j]·B[i][j] over even and odd j: the order
 * of ops/products.ts, `addRowDots`. The two lanes of an accumulator are the two sums. Rows of B are `stride` doubles
 * apart; the first `skip` of each are passed over.
 */
import { dotTiles, FROM_BIAS, FROM_TARGET } from './dot-tiles.ts';
import { multiplyAdd } from './instruction.ts';

/** Σ of the two lanes. */
@inline
function across(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** start + (even + odd), stored at c; `b` is the first of the row's own elements. */
@inline
function finish(c: usize, b: usize, sums: v128, start: i32): void {
  const base = start == FROM_BIAS ? load<f64>(b - 8) : start == FROM_TARGET ? load<f64>(c) : 0;
  store<f64>(c, base + across(sums));
}

@inline
function step(sums: v128, x: v128, y: v128): v128 {
  return multiplyAdd(x, y, sums);
}

/** The last term of an odd number of them: it belongs to the even lane, and the odd one gets nothing. */
@inline
function tail(place: usize): v128 {
  return v128.load64_zero(place);
}

/** One row of A with eight of B. */
@inline
function one8(c: usize, a: usize, b: usize, stride: usize, pairs: usize, odd: bool, start: i32): void {
  const zero = f64x2.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
  const b1 = b + stride, b2 = b1 + stride, b3 = b2 + stride;
  const b4 = b3 + stride, b5 = b4 + stride, b6 = b5 + stride, b7 = b6 + stride;
  let o: usize = 0;
  for (; o < pairs; o += 16) {
    const x = v128.load(a + o);
    s0 = step(s0, x, v128.load(b + o));
    s1 = step(s1, x, v128.load(b1 + o));
    s2 = step(s2, x, v128.load(b2 + o));
    s3 = step(s3, x, v128.load(b3 + o));
    s4 = step(s4, x, v128.load(b4 + o));
    s5 = step(s5, x, v128.load(b5 + o));
    s6 = step(s6, x, v128.load(b6 + o));
    s7 = step(s7, x, v128.load(b7 + o));
  }
  if (odd) {
    const x = tail(a + o);
    s0 = step(s0, x, tail(b + o));
    s1 = step(s1, x, tail(b1 + o));
    s2 = step(s2, x, tail(b2 + o));
    s3 = step(s3, x, tail(b3 + o));
    s4 = step(s4, x, tail(b4 + o));
    s5 = step(s5, x, tail(b5 + o));
    s6 = step(s6, x, tail(b6 + o));
    s7 = step(s7, x, tail(b7 + o));
  }
  finish(c, b, s0, start);
  finish(c + 8, b1, s1, start);
  finish(c + 16, b2, s2, start);
  finish(c + 24, b3, s3, start);
  finish(c + 32, b4, s4, start);
  finish(c + 40, b5, s5, start);
  finish(c + 48, b6, s6, start);
  finish(c + 56, b7, s7, start);
}

function one1(c: usize, a: usize, b: usize, pairs: usize, odd: bool, start: i32): void {
  let s = f64x2.splat(0);
  let o: usize = 0;
  for (; o < pairs; o += 16) s = step(s, v128.load(a + o), v128.load(b + o));
  if (odd) s = step(s, tail(a + o), tail(b + o));
  finish(c, b, s, start);
}

@inline
function one2(c: usize, a: usize, b: usize, stride: usize, pairs: usize, odd: bool, start: i32): void {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  const b1 = b + stride;
  let o: usize = 0;
  for (; o < pairs; o += 16) {
    const x = v128.load(a + o);
    s0 = step(s0, x, v128.load(b + o));
    s1 = step(s1, x, v128.load(b1 + o));
  }
  if (odd) {
    const x = tail(a + o);
    s0 = step(s0, x, tail(b + o));
    s1 = step(s1, x, tail(b1 + o));
  }
  finish(c, b, s0, start);
  finish(c + 8, b1, s1, start);
}

/** One row of C: all rows of B with one of A. */
@inline
function oneRow(c: usize, a: usize, b: usize, units: i32, stride: usize, pairs: usize, odd: bool, start: i32): void {
  let i = 0;
  for (; i + 7 < units; i += 8) {
    one8(c, a, b, stride, pairs, odd, start);
    c += 64;
    b += stride << 3;
  }
  for (; i + 1 < units; i += 2) {
    one2(c, a, b, stride, pairs, odd, start);
    c += 16;
    b += stride << 1;
  }
  if (i < units) one1(c, a, b, pairs, odd, start);
}

/** C: rows × units, A: rows × inner, B: units × (skip + inner). */
export function rowDots(c: usize, a: usize, b: usize, rows: i32, units: i32, inner: i32, skip: i32, start: i32): void {
  const stride = <usize>(inner + skip) << 3;
  const aStride = <usize>inner << 3;
  b += <usize>skip << 3;
  if (rows >= 4) return dotTiles(c, a, b, rows, units, inner, stride, start);
  const cStride = <usize>units << 3;
  const pairs = (<usize>inner & ~1) << 3;
  const odd = (inner & 1) == 1;
  for (let r = 0; r < rows; r++)
    oneRow(c + <usize>r * cStride, a + <usize>r * aStride, b, units, stride, pairs, odd, start);
}
