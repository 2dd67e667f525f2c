/*
 * What happens to a finished element of a product: it is stored, or it is a gradient that at once becomes ΔW and goes
 * into W, and is never stored. The rules are those of plan/update-rules.ts, in the same operations.
 */
import { multiplyAdd, subtractProduct } from './instruction.ts';

const STORE = 0;
const MOMENTUM = 1;
const DESCENT = 2;

let rule: i32 = STORE;
/** Bytes from a weight to its ΔW. */
let toDelta: usize = 0;
let rate: f64 = 0;
let alpha: f64 = 0;

export function settleByStoring(): void {
  rule = STORE;
}

@inline
export function storing(): bool {
  return rule == STORE;
}

/** From now on the target of a product is W. */
export function settleByMomentum(weights: usize, delta: usize, learningRate: f64, momentum: f64): void {
  rule = MOMENTUM;
  toDelta = delta - weights;
  rate = learningRate;
  alpha = momentum;
}

export function settleByDescent(weights: usize, delta: usize, learningRate: f64): void {
  rule = DESCENT;
  toDelta = delta - weights;
  rate = learningRate;
}

/** ΔW(t + 1) = α·ΔW(t) − η·∇. */
@inline
export function momentumOf(delta: v128, gradient: v128, rate: v128, alpha: v128): v128 {
  return subtractProduct(rate, gradient, f64x2.mul(alpha, delta));
}
@inline
function momentumOfLane(delta: f64, gradient: f64, rate: f64, alpha: f64): f64 {
  if (!ASC_FEATURE_RELAXED_SIMD) return alpha * delta - rate * gradient;
  const both = momentumOf(f64x2.splat(delta), f64x2.splat(gradient), f64x2.splat(rate), f64x2.splat(alpha));
  return f64x2.extract_lane(both, 0);
}

@inline
function stepOf(delta: usize, gradient: v128): v128 {
  if (rule == DESCENT) return f64x2.neg(f64x2.mul(f64x2.splat(rate), gradient));
  return momentumOf(v128.load(delta), gradient, f64x2.splat(rate), f64x2.splat(alpha));
}

@inline
export function settle(place: usize, value: v128): void {
  if (rule == STORE) {
    v128.store(place, value);
    return;
  }
  const step = stepOf(place + toDelta, value);
  v128.store(place + toDelta, step);
  v128.store(place, f64x2.add(v128.load(place), step));
}

export function settleOne(place: usize, value: f64): void {
  if (rule == STORE) {
    store<f64>(place, value);
    return;
  }
  const delta = place + toDelta;
  const step = rule == DESCENT ? -(rate * value) : momentumOfLane(load<f64>(delta), value, rate, alpha);
  store<f64>(delta, step);
  store<f64>(place, load<f64>(place) + step);
}

@inline
function storeRow(place: usize, sums: usize): void {
  v128.store(place, v128.load(sums));
  v128.store(place, v128.load(sums, 16), 16);
}

@inline
function momentumRow(place: usize, distance: usize, sums: usize, rate: v128, alpha: v128): void {
  momentumStep(place, distance, v128.load(sums), rate, alpha);
  momentumStep(place + 16, distance, v128.load(sums, 16), rate, alpha);
}

/** Settles a whole tile of four rows and columns, C's rows `cStep` bytes apart. */
function settleWholeTile(c: usize, cStep: usize, sums: usize): void {
  const c1 = c + cStep, c2 = c1 + cStep, c3 = c2 + cStep;
  if (rule == STORE) {
    storeRow(c, sums);
    storeRow(c1, sums + 32);
    storeRow(c2, sums + 64);
    storeRow(c3, sums + 96);
  } else if (rule == MOMENTUM) {
    const r = f64x2.splat(rate), a = f64x2.splat(alpha), distance = toDelta;
    momentumRow(c, distance, sums, r, a);
    momentumRow(c1, distance, sums + 32, r, a);
    momentumRow(c2, distance, sums + 64, r, a);
    momentumRow(c3, distance, sums + 96, r, a);
  } else {
    for (const end = sums + 128; sums < end; sums += 32) {
      settle(c, v128.load(sums));
      settle(c + 16, v128.load(sums, 16));
      c += cStep;
    }
  }
}

/** Settles a tile's first `rows` rows and `columns` columns. */
@inline
export function settleTile(c: usize, cStep: usize, sums: usize, rows: i32, columns: i32): void {
  if (rows >= 4 && columns >= 4) return settleWholeTile(c, cStep, sums);
  rows = min(rows, 4);
  columns = min(columns, 4);
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>columns << 3; j += 8) settleOne(c + j, load<f64>(sums + j));
    sums += 32;
    c += cStep;
  }
}

/** settle(place + k, 0 + x·y[k]) for a row of `columns`: the gradient of one example. */
export function settleRow(place: usize, x: v128, y: usize, columns: i32): void {
  const zero = f64x2.splat(0);
  const end = place + (<usize>(columns & ~1) << 3);
  for (; place < end; place += 16) {
    settle(place, multiplyAdd(x, v128.load(y), zero));
    y += 16;
  }
  if (columns & 1) settleOne(place, f64x2.extract_lane(x, 0) * load<f64>(y) + 0);
}

@inline
function momentumStep(place: usize, distance: usize, gradient: v128, rate: v128, alpha: v128): void {
  const step = momentumOf(v128.load(place + distance), gradient, rate, alpha);
  v128.store(place + distance, step);
  v128.store(place, f64x2.add(v128.load(place), step));
}

@inline
function momentumStepOne(place: usize, distance: usize, gradient: f64, rate: f64, alpha: f64): void {
  const step = momentumOfLane(load<f64>(place + distance), gradient, rate, alpha);
  store<f64>(place + distance, step);
  store<f64>(place, load<f64>(place) + step);
}

/** One example's update of a whole W (units × (1 + inputs)) by momentum: ∇ = 0 + δ ⊗ (1, x). */
export function momentumOfOne(
  weights: usize, delta: usize, d: usize, x: usize, units: i32, inputs: i32, learningRate: f64, momentum: f64,
): void {
  const distance = delta - weights;
  const r = f64x2.splat(learningRate);
  const a = f64x2.splat(momentum);
  const zero = f64x2.splat(0);
  const fours = <usize>(inputs & ~3) << 3;
  for (const last = d + (<usize>units << 3); d < last; d += 8) {
    const slope = load<f64>(d);
    const di = v128.load64_splat(d);
    momentumStepOne(weights, distance, 0 + slope, learningRate, momentum);
    weights += 8;
    let y = x;
    for (const end = weights + fours; weights < end; weights += 32) {
      momentumStep(weights, distance, multiplyAdd(di, v128.load(y), zero), r, a);
      momentumStep(weights + 16, distance, multiplyAdd(di, v128.load(y, 16), zero), r, a);
      y += 32;
    }
    if (inputs & 2) {
      momentumStep(weights, distance, multiplyAdd(di, v128.load(y), zero), r, a);
      weights += 16;
      y += 16;
    }
    if (inputs & 1) {
      momentumStepOne(weights, distance, slope * load<f64>(y) + 0, learningRate, momentum);
      weights += 8;
    }
  }
}
