/* W += ΔW for each rule of plan/update-rules.ts, two weights at a time. Momentum multiplies and adds as its module does; the rest is exact in both. */
import * as op from '../opcodes.ts';
import { address, rowsOf, word } from './instruction.ts';
import { momentumOf } from './settle.ts';

@inline
function hyper(h: usize, offset: usize): v128 {
  return v128.load64_splat(h + offset);
}

@inline
function move(weights: usize, delta: usize, o: usize, step: v128): void {
  v128.store(delta + o, step);
  v128.store(weights + o, f64x2.add(v128.load(weights + o), step));
}

/** Slots are padded to whole lines of eight doubles; what the last pair left in the padding goes. */
@inline
function clearPadding(matrix: usize, bytes: usize): void {
  if (matrix != 0) store<f64>(matrix + bytes, 0);
}

export function update(opcode: i32, pc: usize): void {
  const weights = address(pc, op.TARGET);
  const gradient = address(pc, op.A);
  const delta = address(pc, op.B);
  const first = address(pc, op.C);
  const second = address(pc, op.D);
  const h = address(pc, op.M);
  const bytes = <usize>(rowsOf(pc) * word(pc, op.COLUMNS)) << 3;
  const rate = hyper(h, op.LEARNING_RATE);
  const one = f64x2.splat(1);
  switch (opcode) {
    case op.GRADIENT_DESCENT:
      for (let o: usize = 0; o < bytes; o += 16)
        move(weights, delta, o, f64x2.neg(f64x2.mul(rate, v128.load(gradient + o))));
      break;
    case op.MOMENTUM: {
      const alpha = hyper(h, op.MOMENTUM_FACTOR);
      for (let o: usize = 0; o < bytes; o += 16) {
        move(weights, delta, o, momentumOf(v128.load(delta + o), v128.load(gradient + o), rate, alpha));
      }
      break;
    }
    case op.NESTEROV: {
      const alpha = hyper(h, op.MOMENTUM_FACTOR);
      for (let o: usize = 0; o < bytes; o += 16) {
        const slope = f64x2.mul(rate, v128.load(gradient + o));
        const velocity = f64x2.sub(f64x2.mul(alpha, v128.load(first + o)), slope);
        v128.store(first + o, velocity);
        move(weights, delta, o, f64x2.sub(f64x2.mul(alpha, velocity), slope));
      }
      break;
    }
    case op.RMS_PROP: {
      const rho = hyper(h, op.DECAY);
      const rest = f64x2.sub(one, rho);
      const epsilon = hyper(h, op.EPSILON);
      for (let o: usize = 0; o < bytes; o += 16) {
        const g = v128.load(gradient + o);
        const squares = f64x2.add(f64x2.mul(rho, v128.load(first + o)), f64x2.mul(rest, f64x2.mul(g, g)));
        v128.store(first + o, squares);
        const root = f64x2.add(f64x2.sqrt(squares), epsilon);
        move(weights, delta, o, f64x2.neg(f64x2.div(f64x2.mul(rate, g), root)));
      }
      break;
    }
    case op.ADAM: {
      const beta1 = hyper(h, op.BETA1);
      const beta2 = hyper(h, op.BETA2);
      const rest1 = f64x2.sub(one, beta1);
      const rest2 = f64x2.sub(one, beta2);
      const epsilon = hyper(h, op.EPSILON);
      const correction1 = hyper(h, op.CORRECTION1);
      const correction2 = hyper(h, op.CORRECTION2);
      for (let o: usize = 0; o < bytes; o += 16) {
        const g = v128.load(gradient + o);
        const means = f64x2.add(f64x2.mul(beta1, v128.load(first + o)), f64x2.mul(rest1, g));
        const squares = f64x2.add(f64x2.mul(beta2, v128.load(second + o)), f64x2.mul(rest2, f64x2.mul(g, g)));
        v128.store(first + o, means);
        v128.store(second + o, squares);
        const root = f64x2.add(f64x2.sqrt(f64x2.div(squares, correction2)), epsilon);
        move(weights, delta, o, f64x2.neg(f64x2.div(f64x2.mul(rate, f64x2.div(means, correction1)), root)));
      }
      break;
    }
    default:
      unreachable();
  }
  if ((bytes & 8) == 0) return;
  clearPadding(weights, bytes);
  clearPadding(delta, bytes);
  clearPadding(first, bytes);
  clearPadding(second, bytes);
}
