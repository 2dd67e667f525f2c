import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';

/** Activations whose derivative follows from their value. */
const kinds = new Set([op.TANH, op.SIGMOID, op.RELU]);
const kindOf = ({ opcode }: Encoded, reverse: 0 | 1): number | null => {
  const kind = (opcode - op.ELEMENTWISE - reverse) / 2;
  return kinds.has(kind) ? kind : null;
};

/**
 * The fused program of an update (fuse.ts) for a batch of one example: layers forward in one instruction each, and
 * reverse, where momentum moves W, too (assembly/one-example.ts). It leaves the same bits in weights, deltas, losses
 * and decisions; pre-activations and adjoints are not always written.
 *
 * @param kept addresses of what must be written
 */
export function fuseOne(program: readonly Encoded[], kept: readonly number[]): Encoded[] {
  // Reverse first: it takes y, so that nothing may be left that reads z.
  const reversed = replace(program, (i) => reverse(program, i, kept));
  return replace(reversed, (i) => forward(reversed, i, kept));
}

function replace(program: readonly Encoded[], fusedAt: (i: number) => Fused | null): Encoded[] {
  const result: Encoded[] = [];
  for (let i = 0; i < program.length;) {
    const fused = fusedAt(i);
    result.push(fused?.instruction ?? program[i]);
    i += fused?.length ?? 1;
  }
  return result;
}

interface Fused {
  readonly instruction: Encoded;
  /** Instructions that it replaces. */
  readonly length: number;
}

/** affine, then an activation. */
function forward(program: readonly Encoded[], i: number, kept: readonly number[]): Fused | null {
  const affine = program[i];
  const activation = program.at(i + 1);
  if (affine.opcode !== op.AFFINE || !activation || activation.a !== affine.target) return null;
  const kind = kindOf(activation, 0);
  if (kind === null || kept.includes(affine.target) || isRead(program, i + 2, affine.target)) return null;
  const output = { from: activation.target, doubles: affine.columns };
  if (overlap(output, { from: affine.a, doubles: affine.m })) return null;
  const instruction = { ...affine, opcode: op.FORWARD_OF_ONE, target: activation.target, n: kind };
  return { instruction, length: 2 };
}

/** δ·W for the layer before, W's gradient and update, then the activation of the layer before. */
function reverse(program: readonly Encoded[], i: number, kept: readonly number[]): Fused | null {
  const product = program[i];
  const update = program.at(i + 1);
  const activation = program.at(i + 2);
  if (product.opcode !== op.PRODUCT || product.fresh === 0 || product.n !== 1) return null;
  if (update?.opcode !== op.AFFINE_MOMENTUM || update.a !== product.a || update.target !== product.b)
    return null;
  if (!activation || activation.a !== product.target || activation.fresh === 0) return null;
  const kind = kindOf(activation, 1);
  if (kind === null || activation.c !== update.b) return null;
  if (kept.includes(product.target)) return null;
  const isTarget = activation.target === product.target;
  if (!isTarget && isRead(program, i + 3, product.target)) return null;
  const input = { from: activation.target, doubles: update.m };
  if (overlap(input, { from: update.a, doubles: update.columns })) return null;
  if (overlap(input, { from: update.b, doubles: update.m })) return null;
  const { a, b, c, d, m, columns, rows } = update;
  const none = { fresh: 0, x: 0 };
  const words = { rows, columns, target: activation.target, a, b, c, d, e: update.target, m, n: kind };
  return { instruction: { opcode: op.REVERSE_OF_ONE, ...words, ...none }, length: 3 };
}

interface Range {
  readonly from: number;
  readonly doubles: number;
}
const overlap = (a: Range, b: Range): boolean =>
  a.from < b.from + 8 * b.doubles && b.from < a.from + 8 * a.doubles;

/** Whether an instruction from `start` on may read what is at an address now. */
function isRead(program: readonly Encoded[], start: number, address: number): boolean {
  for (const instruction of program.slice(start)) {
    const { a, b, c, d, e, target } = instruction;
    const kind = kindOf(instruction, 1);
    // The reverse of tanh and σ takes the value, not the operand.
    const operands = kind === op.TANH || kind === op.SIGMOID ? [a, c] : [a, b, c, d, e];
    if (operands.includes(address)) return true;
    if (target === address) return !overwrites(instruction);
  }
  return false;
}

const overwrites = ({ opcode, fresh }: Encoded): boolean =>
  fresh === 1 ||
  opcode === op.ZERO ||
  opcode === op.SEED ||
  opcode === op.AFFINE ||
  opcode === op.CROSS_ENTROPY_BOTH ||
  opcode === op.REVERSE_OF_ONE ||
  (opcode >= op.ELEMENTWISE && opcode % 2 === 0);
