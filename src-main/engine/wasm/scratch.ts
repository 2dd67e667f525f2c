import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';

/**
 * Bytes that the largest product needs for copies of its operands (assembly/tiles.ts): all of A, and four columns of
 * B. A is rows × M in PRODUCT and rows × columns in the other two, read either way round.
 */
export function scratchBytes(instructions: readonly Encoded[], chunkRows: number): number {
  const doubles = instructions.map(({ opcode, rows, columns, m }) => {
    const height = rows === op.WHOLE_CHUNK ? chunkRows : rows;
    if (opcode !== op.PRODUCT && opcode !== op.AFFINE_WEIGHTS && opcode !== op.TRANSPOSED_PRODUCT) return 0;
    const width = opcode === op.PRODUCT ? m : columns;
    return height * width + 4 * Math.max(height, width);
  });
  return 8 * Math.max(0, ...doubles);
}
