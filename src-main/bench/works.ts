import type { Activation } from '@shared/design/activations.ts';
import type { Examples } from '@engine/data/types.ts';
import { imageLike, irisExamples, spiralExamples, teacherExamples } from './examples.ts';

/** One line of the benchmark: a network, its data and its batch size. All else is the same for every line. */
export interface Work {
  readonly id: string;
  readonly title: string;
  /** Units of each layer, inputs first, classes last. */
  readonly sizes: readonly number[];
  /** Of every hidden layer: a peer that has one activation for all can do it too. The output is a softmax. */
  readonly activation: Extract<Activation, 'tanh' | 'relu'>;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Rows × inputs and one-hot targets. */
  readonly examples: () => Examples;
}

export const MOMENTUM = 0.9;

const iris = { sizes: [4, 8, 3], activation: 'tanh', learningRate: 0.01, examples: irisExamples } as const;
const spiral = {
  sizes: [2, 16, 16, 2],
  activation: 'tanh',
  learningRate: 0.01,
  examples: spiralExamples,
} as const;
const images = {
  sizes: [784, 128, 10],
  activation: 'relu',
  learningRate: 0.01,
  examples: () => imageLike(1280),
} as const;
const wide = {
  sizes: [256, 512, 512, 10],
  activation: 'relu',
  learningRate: 0.01,
  examples: () => teacherExamples(1280, 256, 10),
} as const;

/** In the order of the table. A batch size of 1 updates after every example (incremental gradient descent). */
export const works: readonly Work[] = [
  { id: 'iris-1', title: 'Iris 4-8-3, batch 1', batchSize: 1, ...iris },
  { id: 'spiral-1', title: 'spiral 2-16-16-2, batch 1', batchSize: 1, ...spiral },
  { id: 'spiral-32', title: 'spiral 2-16-16-2, batch 32', batchSize: 32, ...spiral },
  { id: 'images-1', title: '784-128-10, batch 1', batchSize: 1, ...images, learningRate: 0.001 },
  { id: 'images-32', title: '784-128-10, batch 32', batchSize: 32, ...images },
  { id: 'images-128', title: '784-128-10, batch 128', batchSize: 128, ...images },
  { id: 'wide-128', title: '256-512-512-10, batch 128', batchSize: 128, ...wide },
];
