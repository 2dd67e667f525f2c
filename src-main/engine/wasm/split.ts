import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';

export type Field = 'target' | 'a' | 'b' | 'c' | 'd' | 'e' | 'm';

/** A matrix that an instruction reads or writes. Sizes are in doubles. */
export interface Operand {
  readonly field: Field;
  readonly writes: boolean;
  /** From one row or unit of the instruction to the next; 0 where all meet the same place. */
  readonly step: number;
  /** Doubles that a member touches beyond its own rows or units: all of these; 0 if it keeps to its own. */
  readonly size: number;
}

/** How an instruction can be shared out, so that every element is made by one member by the same operations. */
export interface Split {
  /** `rows` of the chunk, or `units`: rows of a weight matrix. */
  readonly by: 'rows' | 'units';
  readonly units: number;
  readonly operands: readonly Operand[];
}

const own = (field: Field, step: number): Operand => ({ field, writes: false, step, size: 0 });
const makes = (field: Field, step: number): Operand => ({ field, writes: true, step, size: 0 });
const whole = (field: Field, size: number, step = 0): Operand => ({ field, writes: false, step, size });

/** Rows of the chunk: each is worked on from its own rows alone, and from whole weight matrices. */
function operandsByRows({ opcode, columns: n, m }: Encoded): Operand[] | null {
  if (opcode >= op.ELEMENTWISE) {
    const forward = [makes('target', n), own('a', n)];
    return opcode % 2 === 0 ? forward : [...forward, own('b', n), own('c', n)];
  }
  switch (opcode) {
    case op.ZERO:
      return [makes('target', n)];
    case op.SEED:
      return [makes('target', n), whole('a', 1)];
    case op.AFFINE:
      return [makes('target', n), own('a', m), whole('b', n * (m + 1))];
    case op.ADD_FIRST:
      return [makes('target', n), own('a', n)];
    case op.MULTIPLY:
    case op.MULTIPLY_FIRST:
      return m === 1 ? [makes('target', n), own('a', n), own('b', n)] : null;
    case op.SOFTMAX:
      return [makes('target', n), own('a', n)];
    case op.SOFTMAX_REVERSE:
      return [makes('target', n), own('a', n), own('c', n)];
    case op.CROSS_ENTROPY:
    case op.LOGISTIC:
    case op.RSS:
    case op.MSE:
      return [makes('target', 1), own('a', n), own('b', n)];
    case op.CROSS_ENTROPY_REVERSE:
    case op.LOGISTIC_REVERSE:
    case op.RSS_REVERSE:
    case op.MSE_REVERSE:
      return [makes('target', n), own('a', 1), own('b', n), own('c', n)];
    case op.CROSS_ENTROPY_BOTH:
      return [makes('target', n), own('a', n), own('b', n), whole('d', 1), makes('e', 1)];
    default:
      return null;
  }
}

/** Units of a layer: rows of its W, ∇, ΔW and running values. */
function splitByUnits({ opcode, rows, columns: n, m, c, d }: Encoded, chunkRows: number): Split | null {
  const gradient = [makes('target', m + 1), whole('a', chunkRows * n, 1), whole('b', chunkRows * m)];
  switch (opcode) {
    case op.AFFINE_WEIGHTS:
      return { by: 'units', units: n, operands: gradient };
    case op.AFFINE_MOMENTUM:
      return { by: 'units', units: n, operands: [...gradient, makes('c', m + 1), whole('d', 8)] };
    case op.AFFINE_DESCENT:
      return { by: 'units', units: n, operands: [...gradient, makes('c', m + 1), whole('d', 8)] };
    case op.ZERO:
      return { by: 'units', units: rows, operands: [makes('target', n)] };
    case op.L1_REVERSE:
    case op.L2_REVERSE:
      return { by: 'units', units: rows, operands: [makes('target', n), whole('a', 1), own('b', n)] };
    case op.GRADIENT_DESCENT:
    case op.MOMENTUM:
    case op.NESTEROV:
    case op.RMS_PROP:
    case op.ADAM: {
      const states = [...(c ? [makes('c', n)] : []), ...(d ? [makes('d', n)] : [])];
      const operands = [makes('target', n), own('a', n), makes('b', n), ...states, whole('m', 8)];
      return { by: 'units', units: rows, operands };
    }
    default:
      return null;
  }
}

/** Products that go through the rows of the chunk and are shared out by units. */
const overRows = new Set<number>([op.AFFINE_WEIGHTS, op.AFFINE_MOMENTUM, op.AFFINE_DESCENT]);

/**
 * @param chunkRows rows of a whole chunk
 * @returns null for an instruction that one member must do alone
 */
export function splitOf(instruction: Encoded, chunkRows: number): Split | null {
  const { opcode, rows } = instruction;
  const batched = rows === op.WHOLE_CHUNK;
  if (batched === overRows.has(opcode)) return splitByUnits(instruction, chunkRows);
  if (!batched) return null;
  const operands = operandsByRows(instruction) ?? productByRows(instruction);
  return operands && { by: 'rows', units: chunkRows, operands };
}

/** C = A·B by rows of A: B is whole, and longer by the columns that are skipped. */
function productByRows({ opcode, columns: n, m, n: skip }: Encoded): Operand[] | null {
  if (opcode !== op.PRODUCT && opcode !== op.ROW_DOTS) return null;
  const size = opcode === op.PRODUCT ? m * (n + skip) : n * (m + skip);
  return [makes('target', n), own('a', m), whole('b', size)];
}

/** Of `units` units, the first of each member and the end. Multiples of four keep lines and pairs of weights whole. */
export function bounds(units: number, members: number): number[] {
  const share = shareOf(units, members);
  return Array.from({ length: members + 1 }, (_, member) => Math.min(units, member * share));
}

/** Rows or units of each member but the last: a multiple of four. */
export const shareOf = (count: number, members: number): number => 4 * Math.ceil(count / members / 4);
