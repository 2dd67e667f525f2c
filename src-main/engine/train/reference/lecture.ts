import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { Design } from '@shared/design/schema.ts';
import { outputUnits } from '@shared/design/stack.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Examples } from '../../data/types.ts';
import { initialWeights } from '../initial-weights.ts';
import { Network, sumRows } from '../network.ts';
import { encodeTargets } from '../targets.ts';
import { testDesign, testExamples, threeClasses } from '../testing.ts';
import { Trainer } from '../trainer.ts';

/** What the tests of the lecture's systems share. */

export const ROWS = 37;
export const ULP = 2 ** -52;

export function examplesFor(design: Design, shape: DataShape, rows = ROWS, seed = 1): Examples {
  return encodeTargets(testExamples(rows, shape, seed), shape, outputUnits(design, shape));
}

export function networkFor(design: Design, shape: DataShape): Network {
  const network = new Network(design, shape);
  network.stack.forEach((layer, s) => network.weights[s].set(initialWeights(layer, design.seed)));
  return network;
}

export function trainerFor(more: Partial<Design>, shape: DataShape = threeClasses): Trainer {
  const design = testDesign(more);
  return new Trainer(design, shape, examplesFor(design, shape), examplesFor(design, shape, 11, 2));
}

export function frameOf(trainer: Trainer): Float64Array {
  const frame = new Float64Array(epochStride(trainer.stack.length));
  trainer.writeFrame(frame, 0, 0);
  return frame;
}

export const copies = (arrays: readonly Float64Array[]): Float64Array[] =>
  arrays.map((a) => Float64Array.from(a));
export const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));

/** Mean loss of the examples, without dropout and penalties. */
export function lossOf(network: Network, examples: Examples): number {
  let sum = 0;
  network.evaluate(examples, () => (sum += sumRows(network.output('evaluation.loss'))));
  return sum / examples.rows;
}

/** One row of the examples. */
export function example({ rows, inputs, targets }: Examples, r: number): Examples {
  const [n, k] = [inputs.length / rows, targets.length / rows];
  return {
    rows: 1,
    inputs: inputs.slice(r * n, (r + 1) * n),
    targets: targets.slice(r * k, (r + 1) * k),
  };
}

/** @throws unless every value is within `tolerance`, relative above 1 and absolute below, of the one wanted */
export function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  if (got.length !== wanted.length) throw new Error(`wanted ${wanted.length} values, got ${got.length}`);
  for (let i = 0; i < got.length; i++)
    if (!(Math.abs(got[i] - wanted[i]) <= tolerance * Math.max(1, Math.abs(wanted[i]))))
      throw new Error(`wanted ${wanted[i]} at place ${i} within ${tolerance}, got ${got[i]}`);
}
