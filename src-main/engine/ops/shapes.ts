import { Fault } from '@shared/contract/fault.ts';
import type { Rows, Shape, Tensor } from './op.ts';

export function shapeText(shape: Shape): string {
  return `${shape.rows} × ${shape.columns}`;
}

/** @throws Fault code `shape`: names op and operand, what was wanted, what came. */
export function refuse(op: string, operand: string, wanted: string, got: Shape | string): never {
  const came = typeof got === 'string' ? got : shapeText(got);
  throw new Fault({
    code: 'shape',
    op,
    path: operand,
    message: `${op}: operand ${operand} must be ${wanted}, got ${came}`,
  });
}

/** @throws Fault code `shape` unless the op got as many operands as it names. */
export function expectCount(op: string, names: readonly string[], shapes: readonly Shape[]): void {
  if (shapes.length !== names.length)
    throw new Fault({
      code: 'shape',
      op,
      message: `${op}: wanted ${names.length} operands (${names.join(', ')}), got ${shapes.length}`,
    });
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

export function shape<R extends Rows>(
  rows: R,
  columns: number,
): { readonly rows: R; readonly columns: number } {
  return { rows, columns };
}

export function isScalar(a: Shape): boolean {
  return a.rows === 1 && a.columns === 1;
}

/** Steps from row to row and from column to column of an operand that may be broadcast: 0 repeats the only one. */
export function rowStep(operand: Tensor): number {
  return operand.rows === 1 ? 0 : operand.columns;
}

export function columnStep(operand: Tensor): number {
  return operand.columns === 1 ? 0 : 1;
}
