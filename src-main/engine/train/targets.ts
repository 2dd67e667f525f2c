import type { DataShape } from '@shared/design/stack.ts';
import type { Examples } from '../data/types.ts';

/**
 * Class indices (rows × 1) as the output layer wants them: one 0/1 column for a single neuron, one-hot rows
 * otherwise. Regression targets pass through.
 */
export function encodeTargets(examples: Examples, shape: DataShape, units: number): Examples {
  if (shape.task === 'regression') return examples;
  const { rows, inputs, targets } = examples;
  if (units === 1) return { rows, inputs, targets: Float64Array.from(targets) };
  const oneHot = new Float64Array(rows * units);
  for (let r = 0; r < rows; r++) oneHot[r * units + targets[r]] = 1;
  return { rows, inputs, targets: oneHot };
}
