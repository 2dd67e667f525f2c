/* One instruction after the other. */
import * as op from '../opcodes.ts';
import * as arithmetic from './arithmetic.ts';
import { barrier } from './barrier.ts';
import { FROM_BIAS, FROM_TARGET, FROM_ZERO } from './dot-tiles.ts';
import { elementwise } from './elementwise.ts';
import { address, rowsOf, word } from './instruction.ts';
import * as losses from './losses.ts';
import { affineOfOne, forwardOfOne, momentumOfSmall, reverseOfOne } from './one-example.ts';
import { addBiasColumn, addScaledRows } from './products.ts';
import { rowDots } from './row-dots.ts';
import * as rows from './rows.ts';
import { settleByDescent, settleByMomentum, settleByStoring } from './settle.ts';
import { update } from './update-rules.ts';

function affine(pc: usize): void {
  if (rowsOf(pc) == 1) return affineOfOne(pc);
  rowDots(
    address(pc, op.TARGET),
    address(pc, op.A),
    address(pc, op.B),
    rowsOf(pc),
    word(pc, op.COLUMNS),
    word(pc, op.M),
    1,
    FROM_BIAS,
  );
}

function addRowDots(pc: usize): void {
  rowDots(
    address(pc, op.TARGET),
    address(pc, op.A),
    address(pc, op.B),
    rowsOf(pc),
    word(pc, op.COLUMNS),
    word(pc, op.M),
    word(pc, op.N),
    word(pc, op.FRESH) ? FROM_ZERO : FROM_TARGET,
  );
}

function addProduct(pc: usize): void {
  const columns = word(pc, op.COLUMNS);
  const terms = word(pc, op.M);
  const skip = <usize>word(pc, op.N);
  addScaledRows(
    address(pc, op.TARGET),
    <usize>columns << 3,
    rowsOf(pc),
    columns,
    address(pc, op.A),
    <usize>terms << 3,
    8,
    terms,
    address(pc, op.B) + (skip << 3),
    (<usize>columns + skip) << 3,
    word(pc, op.FRESH),
  );
}

/** Doubles from row to row of A, whose columns may be only some of it. */
@inline
function stepOf(pc: usize): i32 {
  const step = word(pc, op.E);
  return step == 0 ? word(pc, op.COLUMNS) : step;
}

@inline
function transposed(pc: usize, skip: usize): void {
  const units = word(pc, op.COLUMNS);
  const columns = word(pc, op.M);
  addScaledRows(
    address(pc, op.TARGET) + (skip << 3),
    (<usize>columns + skip) << 3,
    units,
    columns,
    address(pc, op.A),
    8,
    <usize>stepOf(pc) << 3,
    rowsOf(pc),
    address(pc, op.B),
    <usize>columns << 3,
    word(pc, op.FRESH),
  );
}

function addTransposedProduct(pc: usize): void {
  transposed(pc, <usize>word(pc, op.N));
}

function affineWeights(pc: usize): void {
  const bytes = <usize>(word(pc, op.M) + 1) << 3;
  addBiasColumn(
    address(pc, op.TARGET),
    bytes,
    address(pc, op.A),
    <usize>stepOf(pc) << 3,
    rowsOf(pc),
    word(pc, op.COLUMNS),
    word(pc, op.FRESH),
  );
  transposed(pc, 1);
}

/** The gradient of a layer's weights, which at once moves them. */
function affineUpdate(pc: usize, momentum: bool): void {
  const weights = address(pc, op.TARGET);
  const delta = address(pc, op.C);
  const h = address(pc, op.D);
  const rate = load<f64>(h, op.LEARNING_RATE);
  const alpha = load<f64>(h, op.MOMENTUM_FACTOR);
  if (momentum && rowsOf(pc) == 1) {
    const units = word(pc, op.COLUMNS);
    const inputs = word(pc, op.M);
    return momentumOfSmall(weights, delta, address(pc, op.A), address(pc, op.B), units, inputs, rate, alpha);
  }
  if (momentum) settleByMomentum(weights, delta, rate, alpha);
  else settleByDescent(weights, delta, rate);
  affineWeights(pc);
  settleByStoring();
}

function instruction(pc: usize): void {
  const opcode = word(pc, op.OPCODE);
  if (opcode >= op.ELEMENTWISE) return elementwise(opcode, pc);
  switch (opcode) {
    case op.ZERO:
      return arithmetic.zero(pc);
    case op.SEED:
      return arithmetic.seed(pc);
    case op.AFFINE:
      return affine(pc);
    case op.AFFINE_WEIGHTS:
      return affineWeights(pc);
    case op.ROW_DOTS:
      return addRowDots(pc);
    case op.PRODUCT:
      return addProduct(pc);
    case op.TRANSPOSED_PRODUCT:
      return addTransposedProduct(pc);
    case op.ADD:
      return arithmetic.add(pc);
    case op.ADD_FIRST:
      return arithmetic.addFirst(pc);
    case op.ADD_SECOND:
      return arithmetic.addSecond(pc);
    case op.MULTIPLY:
      return arithmetic.multiply(pc);
    case op.MULTIPLY_FIRST:
      return arithmetic.multiplyFirst(pc);
    case op.MULTIPLY_SECOND:
      return arithmetic.multiplySecond(pc);
    case op.DIVIDE:
      return arithmetic.divide(pc);
    case op.DIVIDE_FIRST:
      return arithmetic.divideFirst(pc);
    case op.DIVIDE_SECOND:
      return arithmetic.divideSecond(pc);
    case op.SUM:
      return arithmetic.sum(pc, false);
    case op.SUM_REVERSE:
      return arithmetic.sumReverse(pc, false);
    case op.MEAN:
      return arithmetic.sum(pc, true);
    case op.MEAN_REVERSE:
      return arithmetic.sumReverse(pc, true);
    case op.SOFTMAX:
      return rows.softmax(pc);
    case op.SOFTMAX_REVERSE:
      return rows.softmaxReverse(pc);
    case op.LOG_SUM_EXP:
      return rows.logSumExp(pc);
    case op.LOG_SUM_EXP_REVERSE:
      return rows.logSumExpReverse(pc);
    case op.CROSS_ENTROPY:
      return rows.crossEntropy(pc);
    case op.CROSS_ENTROPY_REVERSE:
      return rows.crossEntropyReverse(pc);
    case op.CROSS_ENTROPY_BOTH:
      return rows.crossEntropyBoth(pc);
    case op.LOGISTIC:
      return losses.logistic(pc);
    case op.LOGISTIC_REVERSE:
      return losses.logisticReverse(pc);
    case op.RSS:
      return losses.squaredError(pc, false);
    case op.RSS_REVERSE:
      return losses.squaredErrorReverse(pc, false);
    case op.MSE:
      return losses.squaredError(pc, true);
    case op.MSE_REVERSE:
      return losses.squaredErrorReverse(pc, true);
    case op.L1:
      return losses.penalty(pc, true);
    case op.L1_REVERSE:
      return losses.penaltyReverse(pc, true);
    case op.L2:
      return losses.penalty(pc, false);
    case op.L2_REVERSE:
      return losses.penaltyReverse(pc, false);
    case op.AFFINE_MOMENTUM:
      return affineUpdate(pc, true);
    case op.AFFINE_DESCENT:
      return affineUpdate(pc, false);
    case op.BARRIER:
      return barrier();
    case op.NOTHING:
      return;
    case op.FORWARD_OF_ONE:
      return forwardOfOne(pc);
    case op.REVERSE_OF_ONE:
      return reverseOfOne(pc);
    default:
      return update(opcode, pc);
  }
}

/** Runs the instructions whose addresses are in [from, to). */
export function run(from: usize, to: usize): void {
  for (let pc = from; pc < to; pc += op.INSTRUCTION_BYTES) instruction(pc);
}
