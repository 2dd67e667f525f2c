/*
 * Whole layers for one example: forward with the activation, and reverse with it, with the gradient and with the update
 * of W. Every element goes through the operations of the instructions that these replace, in their order (fuse-one.ts):
 * what is saved are stores that the next instruction waits for, loads of W, and turns of the interpreter.
 */
import * as op from '../opcodes.ts';
import { fusedSigmoidPair, fusedTanhPair } from './fused-pairs.ts';
import { address, multiplyAdd, word } from './instruction.ts';
import { sigmoidPair, tanhPair } from './pairs.ts';
import { addScaledRows } from './products.ts';
import { momentumOf, momentumOfOne } from './settle.ts';

/** Elements of W up to which it is gone through by strips of columns: so many stay in the first cache. */
const SMALL = 4096;

@inline
function activation(kind: i32, z: v128): v128 {
  if (kind == op.TANH) return ASC_FEATURE_RELAXED_SIMD ? fusedTanhPair(z) : tanhPair(z);
  if (kind == op.SIGMOID) return ASC_FEATURE_RELAXED_SIMD ? fusedSigmoidPair(z) : sigmoidPair(z);
  if (kind == op.RELU) return v128.andnot(z, f64x2.le(z, f64x2.splat(0)));
  return z;
}

/** ȳ·f′, with f′ from y. */
@inline
function throughActivation(kind: i32, yBar: v128, y: v128): v128 {
  const one = f64x2.splat(1);
  let slope: v128;
  if (kind == op.TANH) slope = f64x2.sub(one, f64x2.mul(y, y));
  else if (kind == op.SIGMOID) slope = f64x2.mul(y, f64x2.sub(one, y));
  else slope = v128.and(one, f64x2.gt(y, f64x2.splat(0)));
  return f64x2.add(f64x2.splat(0), f64x2.mul(yBar, slope));
}

/** Two doubles that lie `distance` bytes apart. */
@inline
function pairAcross(place: usize, distance: usize): v128 {
  return v128.load64_lane(place + distance, v128.load64_zero(place), 1);
}

/** z of two units: bias + (even + odd); `w` is the first one's row. */
@inline
function logits(w: usize, stride: usize, first: v128, second: v128): v128 {
  const even = v128.shuffle<f64>(first, second, 0, 2);
  const odd = v128.shuffle<f64>(first, second, 1, 3);
  return f64x2.add(pairAcross(w, stride), f64x2.add(even, odd));
}

/** y = f(W·(1, x)): eight units at a time, then two, then one. The order of each sum is that of row-dots.ts. */
@inline
function layer(kind: i32, pc: usize): void {
  const inputs = <usize>word(pc, op.M);
  const stride = (inputs + 1) << 3;
  const pairs = (inputs & ~1) << 3;
  const odd = (inputs & 1) != 0;
  const x = address(pc, op.A);
  const zero = f64x2.splat(0);
  let y = address(pc, op.TARGET);
  let w = address(pc, op.B);
  let rest = word(pc, op.COLUMNS);
  for (; rest >= 8; rest -= 8) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    const w4 = w3 + stride, w5 = w4 + stride, w6 = w5 + stride, w7 = w6 + stride;
    let o: usize = 0;
    for (; o < pairs; o += 16) {
      const v = v128.load(x + o);
      s0 = multiplyAdd(v, v128.load(w + o, 8), s0);
      s1 = multiplyAdd(v, v128.load(w1 + o, 8), s1);
      s2 = multiplyAdd(v, v128.load(w2 + o, 8), s2);
      s3 = multiplyAdd(v, v128.load(w3 + o, 8), s3);
      s4 = multiplyAdd(v, v128.load(w4 + o, 8), s4);
      s5 = multiplyAdd(v, v128.load(w5 + o, 8), s5);
      s6 = multiplyAdd(v, v128.load(w6 + o, 8), s6);
      s7 = multiplyAdd(v, v128.load(w7 + o, 8), s7);
    }
    if (odd) {
      const v = v128.load64_zero(x + o);
      s0 = multiplyAdd(v, v128.load64_zero(w + o, 8), s0);
      s1 = multiplyAdd(v, v128.load64_zero(w1 + o, 8), s1);
      s2 = multiplyAdd(v, v128.load64_zero(w2 + o, 8), s2);
      s3 = multiplyAdd(v, v128.load64_zero(w3 + o, 8), s3);
      s4 = multiplyAdd(v, v128.load64_zero(w4 + o, 8), s4);
      s5 = multiplyAdd(v, v128.load64_zero(w5 + o, 8), s5);
      s6 = multiplyAdd(v, v128.load64_zero(w6 + o, 8), s6);
      s7 = multiplyAdd(v, v128.load64_zero(w7 + o, 8), s7);
    }
    v128.store(y, activation(kind, logits(w, stride, s0, s1)));
    v128.store(y, activation(kind, logits(w2, stride, s2, s3)), 16);
    v128.store(y, activation(kind, logits(w4, stride, s4, s5)), 32);
    v128.store(y, activation(kind, logits(w6, stride, s6, s7)), 48);
    y += 64;
    w = w7 + stride;
  }
  for (; rest > 0; rest -= 2) {
    // With one unit left, its row counts twice and one result is kept.
    const step = rest > 1 ? stride : 0;
    let s0 = zero, s1 = zero;
    let o: usize = 0;
    for (; o < pairs; o += 16) {
      const v = v128.load(x + o);
      s0 = multiplyAdd(v, v128.load(w + o, 8), s0);
      s1 = multiplyAdd(v, v128.load(w + step + o, 8), s1);
    }
    if (odd) {
      const v = v128.load64_zero(x + o);
      s0 = multiplyAdd(v, v128.load64_zero(w + o, 8), s0);
      s1 = multiplyAdd(v, v128.load64_zero(w + step + o, 8), s1);
    }
    const both = activation(kind, logits(w, step, s0, s1));
    if (rest > 1) v128.store(y, both);
    else v128.store64_lane(y, both, 0);
    y += 16;
    w += step << 1;
  }
}

/** The instruction AFFINE. */
export function affineOfOne(pc: usize): void {
  layer(op.IDENTITY, pc);
}

export function forwardOfOne(pc: usize): void {
  const kind = word(pc, op.N);
  if (kind == op.TANH) layer(op.TANH, pc);
  else if (kind == op.SIGMOID) layer(op.SIGMOID, pc);
  else layer(op.RELU, pc);
}

/** ΔW and W of one pair, with the gradient 0 + δ·x. */
@inline
function move(place: usize, distance: usize, w: v128, gradient: v128, rate: v128, alpha: v128): void {
  const step = momentumOf(v128.load(place + distance), gradient, rate, alpha);
  v128.store(place + distance, step);
  v128.store(place, f64x2.add(w, step));
}

/** The bias weights, two units at a time: ∇ = 0 + δ. */
@inline
function moveBias(w: usize, distance: usize, stride: usize, d: usize, units: i32, rate: v128, alpha: v128): void {
  const zero = f64x2.splat(0);
  for (; units > 0; units -= 2) {
    const next = units > 1 ? stride : 0;
    const slopes = f64x2.add(units > 1 ? v128.load(d) : v128.load64_zero(d), zero);
    const step = momentumOf(pairAcross(w + distance, next), slopes, rate, alpha);
    const moved = f64x2.add(pairAcross(w, next), step);
    v128.store64_lane(w + distance, step, 0);
    v128.store64_lane(w, moved, 0);
    if (units > 1) {
      v128.store64_lane(w + distance + next, step, 1);
      v128.store64_lane(w + next, moved, 1);
    }
    w += next << 1;
    d += 16;
  }
}

/**
 * `count` (1, 2 or 4) pairs of columns of W, all its rows: W moves, and with `product` the sums of δ·W go through the
 * activation into x̄.
 */
@inline
function strip(
  count: i32, product: bool, kind: i32, w: usize, distance: usize, stride: usize,
  d: usize, last: usize, x: usize, xBar: usize, rate: v128, alpha: v128,
): void {
  const zero = f64x2.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  const x0 = v128.load(x);
  const x1 = count > 1 ? v128.load(x, 16) : zero;
  const x2 = count > 2 ? v128.load(x, 32) : zero;
  const x3 = count > 2 ? v128.load(x, 48) : zero;
  for (; d < last; d += 8) {
    const slope = v128.load64_splat(d);
    const w0 = v128.load(w);
    if (product) s0 = multiplyAdd(slope, w0, s0);
    move(w, distance, w0, multiplyAdd(slope, x0, zero), rate, alpha);
    if (count > 1) {
      const w1 = v128.load(w, 16);
      if (product) s1 = multiplyAdd(slope, w1, s1);
      move(w + 16, distance, w1, multiplyAdd(slope, x1, zero), rate, alpha);
    }
    if (count > 2) {
      const w2 = v128.load(w, 32);
      if (product) s2 = multiplyAdd(slope, w2, s2);
      move(w + 32, distance, w2, multiplyAdd(slope, x2, zero), rate, alpha);
      const w3 = v128.load(w, 48);
      if (product) s3 = multiplyAdd(slope, w3, s3);
      move(w + 48, distance, w3, multiplyAdd(slope, x3, zero), rate, alpha);
    }
    w += stride;
  }
  if (!product) return;
  v128.store(xBar, throughActivation(kind, s0, x0));
  if (count > 1) v128.store(xBar, throughActivation(kind, s1, x1), 16);
  if (count > 2) {
    v128.store(xBar, throughActivation(kind, s2, x2), 32);
    v128.store(xBar, throughActivation(kind, s3, x3), 48);
  }
}

/** The last column of an odd number of them. */
@inline
function lastColumn(
  product: bool, kind: i32, w: usize, distance: usize, stride: usize,
  d: usize, last: usize, x: usize, xBar: usize, rate: v128, alpha: v128,
): void {
  const zero = f64x2.splat(0);
  const x0 = v128.load64_zero(x);
  let s = zero;
  for (; d < last; d += 8) {
    const slope = v128.load64_zero(d);
    const w0 = v128.load64_zero(w);
    if (product) s = multiplyAdd(slope, w0, s);
    const step = momentumOf(v128.load64_zero(w + distance), multiplyAdd(slope, x0, zero), rate, alpha);
    v128.store64_lane(w + distance, step, 0);
    v128.store64_lane(w, f64x2.add(w0, step), 0);
    w += stride;
  }
  if (product) v128.store64_lane(xBar, throughActivation(kind, s, x0), 0);
}

@inline
function strips(
  product: bool, kind: i32, w: usize, delta: usize, d: usize, units: i32, x: usize, inputs: i32, xBar: usize,
  rate: v128, alpha: v128,
): void {
  const distance = delta - w;
  const stride = <usize>(inputs + 1) << 3;
  const last = d + (<usize>units << 3);
  moveBias(w, distance, stride, d, units, rate, alpha);
  w += 8;
  for (; inputs >= 8; inputs -= 8) {
    strip(4, product, kind, w, distance, stride, d, last, x, xBar, rate, alpha);
    w += 64;
    x += 64;
    xBar += 64;
  }
  if (inputs & 4) {
    strip(2, product, kind, w, distance, stride, d, last, x, xBar, rate, alpha);
    w += 32;
    x += 32;
    xBar += 32;
  }
  if (inputs & 2) {
    strip(1, product, kind, w, distance, stride, d, last, x, xBar, rate, alpha);
    w += 16;
    x += 16;
    xBar += 16;
  }
  if (inputs & 1) lastColumn(product, kind, w, distance, stride, d, last, x, xBar, rate, alpha);
}

/** W moves by momentum; nothing goes on to the layer before. */
export function momentumOfSmall(
  w: usize, delta: usize, d: usize, x: usize, units: i32, inputs: i32, rate: f64, alpha: f64,
): void {
  if (units * inputs > SMALL) return momentumOfOne(w, delta, d, x, units, inputs, rate, alpha);
  strips(false, 0, w, delta, d, units, x, inputs, 0, f64x2.splat(rate), f64x2.splat(alpha));
}

@inline
function layerReverse(kind: i32, pc: usize): void {
  const w = address(pc, op.E);
  const delta = address(pc, op.C);
  const d = address(pc, op.A);
  const x = address(pc, op.B);
  const xBar = address(pc, op.TARGET);
  const units = word(pc, op.COLUMNS);
  const inputs = word(pc, op.M);
  const h = address(pc, op.D);
  if (units * inputs <= SMALL) {
    const rate = v128.load64_splat(h, op.LEARNING_RATE);
    const alpha = v128.load64_splat(h, op.MOMENTUM_FACTOR);
    return strips(true, kind, w, delta, d, units, x, inputs, xBar, rate, alpha);
  }
  const bytes = <usize>inputs << 3;
  addScaledRows(xBar, bytes, 1, inputs, d, <usize>units << 3, 8, units, w + 8, bytes + 8, 1);
  momentumOfOne(w, delta, d, x, units, inputs, load<f64>(h, op.LEARNING_RATE), load<f64>(h, op.MOMENTUM_FACTOR));
  let o: usize = 0;
  for (; o + 8 < bytes; o += 16)
    v128.store(xBar + o, throughActivation(kind, v128.load(xBar + o), v128.load(x + o)));
  if (o < bytes) {
    const one = throughActivation(kind, v128.load64_zero(xBar + o), v128.load64_zero(x + o));
    v128.store64_lane(xBar + o, one, 0);
  }
}

export function reverseOfOne(pc: usize): void {
  const kind = word(pc, op.N);
  if (kind == op.TANH) layerReverse(op.TANH, pc);
  else if (kind == op.SIGMOID) layerReverse(op.SIGMOID, pc);
  else layerReverse(op.RELU, pc);
}
