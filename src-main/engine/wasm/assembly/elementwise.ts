/* y = f(x) and x̄ += ȳ·f′(x), element by element; the functions and their sources are those of engine/ops. */
import * as op from '../opcodes.ts';
import { fusedExpPair, fusedSigmoidPair, fusedTanhPair } from './fused-pairs.ts';
import { address, addTo, at, pairAt, put, putPair, rowsOf, word } from './instruction.ts';
import { erfc, exp, expm1, log, sigmoid, softplus } from './numeric.ts';
import { expPair, sigmoidPair, tanhPair } from './pairs.ts';

@inline
function normal(x: f64): f64 {
  return 0.5 * erfc(-x * 0.7071067811865476);
}

/** f(x); `kind` is constant where this is called, so one branch is left. */
@inline
function valueOf(kind: i32, x: f64, attribute: f64): f64 {
  switch (kind) {
    case op.ABS:
      return x < 0 ? -x : x == 0 ? 0 : x;
    case op.ELU:
      return x > 0 ? x : attribute * expm1(x);
    case op.GELU:
      return x * normal(x);
    case op.LEAKY_RELU:
      return x > 0 ? x : attribute * x;
    case op.LOG:
      return log(x);
    case op.NEGATE:
      return -x;
    case op.RECIPROCAL:
      return 1 / x;
    case op.SILU:
      return x * sigmoid(x);
    case op.SOFTPLUS:
      return softplus(x);
    case op.SQRT:
      return sqrt<f64>(x);
    case op.SQUARE:
      return x * x;
    default:
      return x;
  }
}

@inline
function slopeOf(kind: i32, x: f64, y: f64, attribute: f64): f64 {
  switch (kind) {
    case op.ABS:
      return x > 0 ? 1 : x < 0 ? -1 : 0;
    case op.ELU:
      return x > 0 ? 1 : attribute * exp(x);
    case op.EXP:
      return y;
    case op.GELU:
      return normal(x) + x * (0.3989422804014327 * exp(-0.5 * x * x));
    case op.LEAKY_RELU:
      return x > 0 ? 1 : attribute;
    case op.LOG:
      return 1 / x;
    case op.NEGATE:
      return -1;
    case op.RECIPROCAL:
      return -y * y;
    case op.RELU:
      return x > 0 ? 1 : 0;
    case op.SIGMOID:
      return y * (1 - y);
    case op.SILU:
      return sigmoid(x) * (1 + x * sigmoid(-x));
    case op.SOFTPLUS:
      return sigmoid(x);
    case op.SQRT:
      return 0.5 / y;
    case op.SQUARE:
      return 2 * x;
    case op.TANH:
      return 1 - y * y;
    default:
      return 1;
  }
}

@inline
function pairOf(kind: i32, x: v128): v128 {
  if (kind == op.TANH) return ASC_FEATURE_RELAXED_SIMD ? fusedTanhPair(x) : tanhPair(x);
  if (kind == op.SIGMOID) return ASC_FEATURE_RELAXED_SIMD ? fusedSigmoidPair(x) : sigmoidPair(x);
  if (kind == op.RELU) return v128.andnot(x, f64x2.le(x, f64x2.splat(0)));
  return ASC_FEATURE_RELAXED_SIMD ? fusedExpPair(x) : expPair(x);
}

@inline
function mapPairs(kind: i32, y: usize, x: usize, count: i32): void {
  let i = 0;
  for (; i + 1 < count; i += 2) putPair(y, i, pairOf(kind, pairAt(x, i)));
  if (i < count) put(y, i, f64x2.extract_lane(pairOf(kind, f64x2.splat(at(x, i))), 0));
}

@inline
function map(kind: i32, y: usize, x: usize, count: i32, attribute: f64): void {
  for (let i = 0; i < count; i++) put(y, i, valueOf(kind, at(x, i), attribute));
}

@inline
function reverse(kind: i32, pc: usize, count: i32, attribute: f64): void {
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const x = address(pc, op.B);
  const y = address(pc, op.C);
  const fresh = word(pc, op.FRESH);
  for (let i = 0; i < count; i++)
    addTo(into, i, at(yBar, i) * slopeOf(kind, at(x, i), at(y, i), attribute), fresh);
}

/** f′ from y for tanh and σ, from x for ReLU. */
@inline
function slopePair(kind: i32, x: v128, y: v128): v128 {
  const one = f64x2.splat(1);
  if (kind == op.TANH) return f64x2.sub(one, f64x2.mul(y, y));
  if (kind == op.SIGMOID) return f64x2.mul(y, f64x2.sub(one, y));
  return v128.and(one, f64x2.gt(x, f64x2.splat(0)));
}

/** x̄ += ȳ·f′, two at a time. */
@inline
function reversePairs(kind: i32, pc: usize, count: i32): void {
  const into = address(pc, op.TARGET);
  const yBar = address(pc, op.A);
  const x = address(pc, op.B);
  const y = address(pc, op.C);
  const fresh = word(pc, op.FRESH);
  let i = 0;
  for (; i + 1 < count; i += 2) {
    const slope = slopePair(kind, pairAt(x, i), pairAt(y, i));
    const base = fresh ? f64x2.splat(0) : pairAt(into, i);
    putPair(into, i, f64x2.add(base, f64x2.mul(pairAt(yBar, i), slope)));
  }
  if (i < count) addTo(into, i, at(yBar, i) * slopeOf(kind, at(x, i), at(y, i), 0), fresh);
}

/** Runs an instruction whose opcode is ELEMENTWISE + 2·kind, or one more for reverse. */
export function elementwise(opcode: i32, pc: usize): void {
  const count = rowsOf(pc) * word(pc, op.COLUMNS);
  const attribute = load<f64>(pc, op.X);
  const y = address(pc, op.TARGET);
  const x = address(pc, op.A);
  switch (opcode - op.ELEMENTWISE) {
    case 2 * op.ABS:
      return map(op.ABS, y, x, count, 0);
    case 2 * op.ABS + 1:
      return reverse(op.ABS, pc, count, 0);
    case 2 * op.ELU:
      return map(op.ELU, y, x, count, attribute);
    case 2 * op.ELU + 1:
      return reverse(op.ELU, pc, count, attribute);
    case 2 * op.EXP:
      return mapPairs(op.EXP, y, x, count);
    case 2 * op.EXP + 1:
      return reverse(op.EXP, pc, count, 0);
    case 2 * op.GELU:
      return map(op.GELU, y, x, count, 0);
    case 2 * op.GELU + 1:
      return reverse(op.GELU, pc, count, 0);
    case 2 * op.IDENTITY:
      return map(op.IDENTITY, y, x, count, 0);
    case 2 * op.IDENTITY + 1:
      return reverse(op.IDENTITY, pc, count, 0);
    case 2 * op.LEAKY_RELU:
      return map(op.LEAKY_RELU, y, x, count, attribute);
    case 2 * op.LEAKY_RELU + 1:
      return reverse(op.LEAKY_RELU, pc, count, attribute);
    case 2 * op.LOG:
      return map(op.LOG, y, x, count, 0);
    case 2 * op.LOG + 1:
      return reverse(op.LOG, pc, count, 0);
    case 2 * op.NEGATE:
      return map(op.NEGATE, y, x, count, 0);
    case 2 * op.NEGATE + 1:
      return reverse(op.NEGATE, pc, count, 0);
    case 2 * op.RECIPROCAL:
      return map(op.RECIPROCAL, y, x, count, 0);
    case 2 * op.RECIPROCAL + 1:
      return reverse(op.RECIPROCAL, pc, count, 0);
    case 2 * op.RELU:
      return mapPairs(op.RELU, y, x, count);
    case 2 * op.RELU + 1:
      return reversePairs(op.RELU, pc, count);
    case 2 * op.SIGMOID:
      return mapPairs(op.SIGMOID, y, x, count);
    case 2 * op.SIGMOID + 1:
      return reversePairs(op.SIGMOID, pc, count);
    case 2 * op.SILU:
      return map(op.SILU, y, x, count, 0);
    case 2 * op.SILU + 1:
      return reverse(op.SILU, pc, count, 0);
    case 2 * op.SOFTPLUS:
      return map(op.SOFTPLUS, y, x, count, 0);
    case 2 * op.SOFTPLUS + 1:
      return reverse(op.SOFTPLUS, pc, count, 0);
    case 2 * op.SQRT:
      return map(op.SQRT, y, x, count, 0);
    case 2 * op.SQRT + 1:
      return reverse(op.SQRT, pc, count, 0);
    case 2 * op.SQUARE:
      return map(op.SQUARE, y, x, count, 0);
    case 2 * op.SQUARE + 1:
      return reverse(op.SQUARE, pc, count, 0);
    case 2 * op.TANH:
      return mapPairs(op.TANH, y, x, count);
    case 2 * op.TANH + 1:
      return reversePairs(op.TANH, pc, count);
    default:
      unreachable();
  }
}
