import type { Attributes } from '../ops/op.ts';
import type { Slot } from '../plan/plan.ts';
import { encoded } from './encoded.ts';
import type { Encoded, Fields } from './encoded.ts';
import * as op from './opcodes.ts';

export type Address = (slot: Slot) => number;

/** What an op's encoders see: the slots of one instruction. */
interface Operands {
  readonly output: Slot;
  readonly inputs: readonly Slot[];
  /** Of a reverse instruction. */
  readonly adjoint: Slot;
  readonly outputAdjoint: Slot;
  readonly attributes: Attributes;
  readonly at: Address;
}
type Encode = (operands: Operands) => Encoded;
export interface OpEncoders {
  readonly forward: Encode;
  readonly reverse: readonly (Encode | null)[];
}

/** 0 where every element meets the same one of a scalar. */
const stepOf = (b: Slot): number => (!b.batched && b.rows * b.columns === 1 ? 0 : 1);
const downOf = (b: Slot): number => (!b.batched && b.rows === 1 ? 0 : b.columns);
const acrossOf = (b: Slot): number => (b.columns === 1 ? 0 : 1);

function elementwise(kind: number, attribute?: string): OpEncoders {
  const opcode = op.ELEMENTWISE + 2 * kind;
  const x = (attributes: Attributes): number => (attribute ? attributes[attribute] : 0);
  return {
    forward: ({ output, inputs, attributes, at }) =>
      encoded(opcode, output, { target: at(output), a: at(inputs[0]), x: x(attributes) }),
    reverse: [
      ({ adjoint, outputAdjoint, output, inputs, attributes, at }) =>
        encoded(opcode + 1, output, {
          target: at(adjoint),
          a: at(outputAdjoint),
          b: at(inputs[0]),
          c: at(output),
          x: x(attributes),
        }),
    ],
  };
}

function addition(sign: number): OpEncoders {
  const steps = (b: Slot): Fields => ({ m: downOf(b), n: acrossOf(b), x: sign });
  return {
    forward: ({ output, inputs: [a, b], at }) =>
      encoded(op.ADD, output, { target: at(output), a: at(a), b: at(b), ...steps(b) }),
    reverse: [
      ({ adjoint, outputAdjoint, at }) =>
        encoded(op.ADD_FIRST, outputAdjoint, { target: at(adjoint), a: at(outputAdjoint) }),
      ({ adjoint, outputAdjoint, at }) =>
        encoded(op.ADD_SECOND, outputAdjoint, {
          target: at(adjoint),
          a: at(outputAdjoint),
          ...steps(adjoint),
        }),
    ],
  };
}

const multiplication: OpEncoders = {
  forward: ({ output, inputs: [a, b], at }) =>
    encoded(op.MULTIPLY, output, { target: at(output), a: at(a), b: at(b), m: stepOf(b) }),
  reverse: [
    ({ adjoint, outputAdjoint, inputs: [, b], at }) =>
      encoded(op.MULTIPLY_FIRST, outputAdjoint, {
        target: at(adjoint),
        a: at(outputAdjoint),
        b: at(b),
        m: stepOf(b),
      }),
    ({ adjoint, outputAdjoint, inputs: [a], at }) =>
      encoded(op.MULTIPLY_SECOND, outputAdjoint, {
        target: at(adjoint),
        a: at(outputAdjoint),
        b: at(a),
        m: stepOf(adjoint),
      }),
  ],
};

/** A function of each row, or of all elements: forward from the operand, reverse from whatever it needs. */
function unary(forward: number, reverse: number): OpEncoders {
  return {
    forward: ({ output, inputs: [x], at }) => encoded(forward, x, { target: at(output), a: at(x) }),
    reverse: [
      ({ adjoint, outputAdjoint, output, inputs: [x], at }) =>
        encoded(reverse, adjoint, { target: at(adjoint), a: at(outputAdjoint), b: at(x), c: at(output) }),
    ],
  };
}

function loss(forward: number, reverse: number): OpEncoders {
  const x = ({ unitsPerNat = 1 }: Attributes): number => unitsPerNat;
  return {
    forward: ({ output, inputs: [z, c], attributes, at }) =>
      encoded(forward, z, { target: at(output), a: at(z), b: at(c), x: x(attributes) }),
    reverse: [
      ({ adjoint, outputAdjoint, inputs: [z, c], attributes, at }) =>
        encoded(reverse, adjoint, {
          target: at(adjoint),
          a: at(outputAdjoint),
          b: at(z),
          c: at(c),
          x: x(attributes),
        }),
      null,
    ],
  };
}

function penalty(forward: number, reverse: number): OpEncoders {
  return {
    forward: ({ output, inputs: [w], attributes, at }) =>
      encoded(forward, w, { target: at(output), a: at(w), x: attributes.includeBias }),
    reverse: [
      ({ adjoint, outputAdjoint, inputs: [w], attributes, at }) =>
        encoded(reverse, adjoint, {
          target: at(adjoint),
          a: at(outputAdjoint),
          b: at(w),
          x: attributes.includeBias,
        }),
    ],
  };
}

/** The three products, with C, A, B as in ops/products.ts. */
const rowDots = (c: Slot, a: Slot, b: Slot, at: Address, fresh = 0): Encoded =>
  encoded(op.ROW_DOTS, c, { target: at(c), a: at(a), b: at(b), m: a.columns, n: 0, fresh });
const product = (c: Slot, a: Slot, b: Slot, at: Address, skip: number, fresh = 0): Encoded =>
  encoded(op.PRODUCT, c, { target: at(c), a: at(a), b: at(b), m: a.columns, n: skip, fresh });
const transposed = (c: Slot, a: Slot, b: Slot, at: Address, fresh = 0): Encoded =>
  encoded(op.TRANSPOSED_PRODUCT, a, { target: at(c), a: at(a), b: at(b), m: b.columns, n: 0, fresh });

/** How each op of the registry is encoded. */
export const encoders: Readonly<Record<string, OpEncoders>> = {
  affine: {
    forward: ({ output, inputs: [x, w], at }) =>
      encoded(op.AFFINE, output, { target: at(output), a: at(x), b: at(w), m: x.columns }),
    reverse: [
      ({ adjoint, outputAdjoint, inputs: [, w], at }) => product(adjoint, outputAdjoint, w, at, 1),
      ({ adjoint, outputAdjoint, inputs: [x], at }) =>
        encoded(op.AFFINE_WEIGHTS, outputAdjoint, {
          target: at(adjoint),
          a: at(outputAdjoint),
          b: at(x),
          m: x.columns,
        }),
    ],
  },
  matmul: {
    forward: ({ output, inputs: [a, b], at }) => product(output, a, b, at, 0, 1),
    reverse: [
      ({ adjoint, outputAdjoint, inputs: [, b], at }) => rowDots(adjoint, outputAdjoint, b, at),
      ({ adjoint, outputAdjoint, inputs: [a], at }) => transposed(adjoint, a, outputAdjoint, at),
    ],
  },
  outer: {
    forward: ({ output, inputs: [u, v], at }) => transposed(output, u, v, at, 1),
    reverse: [
      ({ adjoint, outputAdjoint, inputs: [, v], at }) => rowDots(adjoint, v, outputAdjoint, at),
      ({ adjoint, outputAdjoint, inputs: [u], at }) => product(adjoint, u, outputAdjoint, at, 0),
    ],
  },
  add: addition(1),
  subtract: addition(-1),
  multiply: multiplication,
  dropout: { forward: multiplication.forward, reverse: [multiplication.reverse[0], null] },
  divide: {
    forward: ({ output, inputs: [a, b], at }) =>
      encoded(op.DIVIDE, output, { target: at(output), a: at(a), b: at(b), m: stepOf(b) }),
    reverse: [op.DIVIDE_FIRST, op.DIVIDE_SECOND].map(
      (opcode): Encode =>
        ({ adjoint, outputAdjoint, output, inputs: [, b], at }) =>
          encoded(opcode, outputAdjoint, {
            target: at(adjoint),
            a: at(outputAdjoint),
            b: at(b),
            c: at(output),
            m: stepOf(b),
          }),
    ),
  },
  sum: unary(op.SUM, op.SUM_REVERSE),
  mean: unary(op.MEAN, op.MEAN_REVERSE),
  softmax: unary(op.SOFTMAX, op.SOFTMAX_REVERSE),
  logSumExp: unary(op.LOG_SUM_EXP, op.LOG_SUM_EXP_REVERSE),
  softmaxCrossEntropy: loss(op.CROSS_ENTROPY, op.CROSS_ENTROPY_REVERSE),
  logisticLoss: loss(op.LOGISTIC, op.LOGISTIC_REVERSE),
  rss: loss(op.RSS, op.RSS_REVERSE),
  mse: loss(op.MSE, op.MSE_REVERSE),
  l1: penalty(op.L1, op.L1_REVERSE),
  l2: penalty(op.L2, op.L2_REVERSE),
  abs: elementwise(op.ABS),
  elu: elementwise(op.ELU, 'alpha'),
  exp: elementwise(op.EXP),
  gelu: elementwise(op.GELU),
  identity: elementwise(op.IDENTITY),
  leakyRelu: elementwise(op.LEAKY_RELU, 'slope'),
  log: elementwise(op.LOG),
  negate: elementwise(op.NEGATE),
  reciprocal: elementwise(op.RECIPROCAL),
  relu: elementwise(op.RELU),
  sigmoid: elementwise(op.SIGMOID),
  silu: elementwise(op.SILU),
  softplus: elementwise(op.SOFTPLUS),
  sqrt: elementwise(op.SQRT),
  square: elementwise(op.SQUARE),
  tanh: elementwise(op.TANH),
};
