import type { Slot } from '../plan/plan.ts';
import * as op from './opcodes.ts';

/** An instruction as the module reads it; addresses are byte offsets into its memory, 0 where there is none. */
export interface Encoded {
  readonly opcode: number;
  /** `WHOLE_CHUNK` for a batched matrix. */
  readonly rows: number;
  readonly columns: number;
  readonly target: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly m: number;
  readonly n: number;
  readonly fresh: number;
  readonly x: number;
}

export type Fields = Partial<Omit<Encoded, 'opcode' | 'rows' | 'columns'>>;

/** `domain` is the matrix that the instruction goes through. */
export function encoded(opcode: number, domain: Slot, fields: Fields): Encoded {
  const { batched, rows, columns } = domain;
  const none = { target: 0, a: 0, b: 0, c: 0, d: 0, e: 0, m: 0, n: 0, fresh: 0, x: 0 };
  return { opcode, rows: batched ? op.WHOLE_CHUNK : rows, columns, ...none, ...fields };
}

/** Writes instructions into the module's memory from byte `address` on. */
export function write(instructions: readonly Encoded[], memory: ArrayBufferLike, address: number): void {
  const view = new DataView(memory);
  instructions.forEach((instruction, i) => {
    const start = address + i * op.INSTRUCTION_BYTES;
    const words: [number, number][] = [
      [op.OPCODE, instruction.opcode],
      [op.ROWS, instruction.rows],
      [op.COLUMNS, instruction.columns],
      [op.TARGET, instruction.target],
      [op.A, instruction.a],
      [op.B, instruction.b],
      [op.C, instruction.c],
      [op.D, instruction.d],
      [op.E, instruction.e],
      [op.M, instruction.m],
      [op.N, instruction.n],
      [op.FRESH, instruction.fresh],
    ];
    for (const [offset, value] of words) view.setInt32(start + offset, value, true);
    view.setFloat64(start + op.X, instruction.x, true);
  });
}
