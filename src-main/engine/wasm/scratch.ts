import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';

/** Four tiles (assembly/tiles.ts). */
const TILES = 64;
const fours = (count: number): number => 4 * Math.ceil(count / 4);

/** Rows of C, its columns and the terms of a sum; `null` for what is no product. */
function shapeOf({ opcode, columns, m }: Encoded, rows: number): [number, number, number] | null {
  switch (opcode) {
    case op.AFFINE:
    case op.ROW_DOTS:
      return [rows, columns, m];
    case op.PRODUCT:
      return [rows, columns, m];
    case op.AFFINE_WEIGHTS:
    case op.TRANSPOSED_PRODUCT:
      return [columns, m, rows];
    default:
      return null;
  }
}

/**
 * Bytes that the largest product needs for copies of its operands (assembly/tiles.ts, dot-tiles.ts): all of A, and as
 * many columns of B as are copied together, with a bias each.
 */
export function scratchBytes(instructions: readonly Encoded[], chunkRows: number): number {
  const doubles = instructions.map((encoded) => {
    const shape = shapeOf(encoded, encoded.rows === op.WHOLE_CHUNK ? chunkRows : encoded.rows);
    if (!shape) return 0;
    const [rows, columns, terms] = shape;
    const together = Math.min(fours(columns), Math.max(4, fours(op.COPY_BYTES / 8 / terms)));
    return TILES + fours(rows) * terms + together * (terms + 1);
  });
  return 8 * Math.max(0, ...doubles);
}
