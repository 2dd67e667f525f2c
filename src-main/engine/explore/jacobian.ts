import { MOST_JACOBIAN, type Jacobian } from '@shared/contract/explain.ts';
import { forwardMode, reverseMode } from './modes.ts';
import type { Tape } from './tape.ts';

/** Edges of the graph: operands of all steps. */
export function edgesOf(tape: Tape): number {
  return tape.nodes.reduce((sum, { operands }) => sum + operands.length, 0);
}

/**
 * The Jacobian of Rⁿ → Rᵐ by both modes: m reverse passes, a row each; n forward passes, a column each.
 *
 * @returns null where it has more than MOST_JACOBIAN entries
 */
export function jacobianOf(tape: Tape): Jacobian | null {
  const rows = tape.outputs.length;
  const columns = tape.inputs;
  if (rows * columns > MOST_JACOBIAN) return null;
  const reverse = new Float64Array(rows * columns);
  const forward = new Float64Array(rows * columns);
  let reverseEdges = 0;
  tape.outputs.forEach((output, row) => {
    const { steps, adjoints } = reverseMode(tape, output);
    reverseEdges += steps.length - 1;
    for (let j = 0; j < columns; j++) reverse[row * columns + j] = adjoints[j] ?? 0;
  });
  for (let j = 0; j < columns; j++) {
    const tangents = forwardMode(tape, j);
    tape.outputs.forEach((output, row) => (forward[row * columns + j] = tangents[output]));
  }
  let largestDifference = 0;
  reverse.forEach((value, i) => {
    const difference = value === forward[i] ? 0 : Math.abs(value - forward[i]);
    if (!(difference <= largestDifference)) largestDifference = difference;
  });
  return {
    rows,
    columns,
    reverse,
    forward,
    reverseCost: { passes: rows, operations: reverseEdges },
    forwardCost: { passes: columns, operations: columns * edgesOf(tape) },
    largestDifference,
  };
}
