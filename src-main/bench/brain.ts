import { shuffle, stream } from '@engine/numeric/random.ts';
import type { Contestant } from './contestant.ts';
import type { Task } from './task.ts';

interface Pattern {
  readonly input: Float32Array;
  readonly output: Float32Array;
}
/** What is used of brain.js. */
interface Network {
  initialize(): void;
  updateTrainingOptions(options: { learningRate: number; momentum: number }): void;
  formatData(data: { input: number[]; output: number[] }[]): Pattern[];
  trainPattern(pattern: Pattern): void;
}
interface Brain {
  readonly NeuralNetwork: new (options: object) => Network;
}

/** Patterns between two looks at the clock. */
const SLICE = 32;

/**
 * brain.js updates after every example and knows no batches. Its output layer has the hidden layers' activation and
 * a squared error instead of softmax and cross-entropy, which is a little less work; its numbers are float32.
 */
export function brain(task: Task, load: (name: string) => unknown): Contestant {
  if (task.batchSize !== 1) throw new Error('brain.js has no batches');
  const { sizes, activation, rows, examples, learningRate, momentum } = task;
  const { version } = load('brain.js/package.json') as { version: string };
  const [n, k] = [sizes[0], sizes[sizes.length - 1]];
  const network = new (load('brain.js') as Brain).NeuralNetwork({
    inputSize: n,
    hiddenLayers: sizes.slice(1, -1),
    outputSize: k,
    activation,
  });
  network.updateTrainingOptions({ learningRate, momentum });
  network.initialize();
  const patterns = network.formatData(
    Array.from({ length: rows }, (_, r) => ({
      input: Array.from(examples.inputs.subarray(r * n, (r + 1) * n)),
      output: Array.from(examples.targets.subarray(r * k, (r + 1) * k)),
    })),
  );
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const random = stream(1, 'bench/order');
  let at = rows;
  return {
    version: `brain.js ${version}`,
    check: () => null,
    train() {
      if (at >= rows) {
        shuffle(order, random);
        at = 0;
      }
      const from = at;
      at = Math.min(rows, from + SLICE);
      for (let i = from; i < at; i++) network.trainPattern(patterns[order[i]]);
      return at - from;
    },
  };
}
