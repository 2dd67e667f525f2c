import { join } from 'node:path';
import { Batches } from './contestant.ts';
import type { Contestant } from './contestant.ts';
import type { Task } from './task.ts';

interface Tensor {
  dataSync(): Float32Array;
}
/** What is used of TensorFlow.js. */
interface TensorFlow {
  readonly version_core: string;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor1d(values: ArrayLike<number>, type?: 'int32'): Tensor;
  tensor2d(values: ArrayLike<number>, shape: [number, number]): Tensor;
  variable(initial: Tensor): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  gather(from: Tensor, indices: Tensor): Tensor;
  tidy<T>(work: () => T): T;
  readonly losses: { softmaxCrossEntropy(targets: Tensor, logits: Tensor): Tensor };
  readonly train: { momentum(rate: number, momentum: number): { minimize(loss: () => Tensor): void } };
}

/** TensorFlow.js below its layers API: its ops, its gradients, its momentum optimiser. Its numbers are float32. */
export async function tensorflow(
  task: Task,
  backend: 'cpu' | 'wasm',
  load: (name: string) => unknown,
  packages: string,
): Promise<Contestant> {
  const tf = load('@tensorflow/tfjs-core') as TensorFlow;
  load('@tensorflow/tfjs-layers'); // registers the gradients of the ops
  const loaded = load(`@tensorflow/tfjs-backend-${backend}`) as { setWasmPaths?(folder: string): void };
  loaded.setWasmPaths?.(join(packages, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  await tf.ready();

  const { sizes, rows, activation, examples, learningRate, momentum, batchSize } = task;
  const [n, k] = [sizes[0], sizes[sizes.length - 1]];
  const inputs = tf.tensor2d(Float32Array.from(examples.inputs), [rows, n]);
  const targets = tf.tensor2d(Float32Array.from(examples.targets), [rows, k]);

  function build(): { update(batch: Int32Array): void; loss(): number } {
    const layers = task.weights.map((w, s) => {
      const [before, units] = [sizes[s], sizes[s + 1]];
      const at = (j: number, i: number): number => w[i * (before + 1) + j];
      const kernel = Float32Array.from({ length: before * units }, (_, p) =>
        at(1 + Math.floor(p / units), p % units),
      );
      const bias = Float32Array.from({ length: units }, (_, i) => at(0, i));
      return {
        kernel: tf.variable(tf.tensor2d(kernel, [before, units])),
        bias: tf.variable(tf.tensor1d(bias)),
      };
    });
    const logits = (x: Tensor): Tensor =>
      layers.reduce((y, { kernel, bias }, s) => {
        const z = tf.add(tf.matMul(y, kernel), bias);
        return s === layers.length - 1 ? z : tf[activation](z);
      }, x);
    const optimizer = tf.train.momentum(learningRate, momentum);
    return {
      update: (batch) =>
        tf.tidy(() => {
          const indices = tf.tensor1d(batch, 'int32');
          const [x, c] = [tf.gather(inputs, indices), tf.gather(targets, indices)];
          optimizer.minimize(() => tf.losses.softmaxCrossEntropy(c, logits(x)));
        }),
      loss: () => tf.tidy(() => tf.losses.softmaxCrossEntropy(targets, logits(inputs)).dataSync()[0]),
    };
  }

  const network = build();
  const batches = new Batches(rows, batchSize);
  return {
    version: `TensorFlow.js ${tf.version_core}`,
    check(updates) {
      const fresh = build();
      for (let i = 0; i < updates; i++) {
        const from = i * batchSize;
        const length = Math.min(batchSize, rows - from);
        fresh.update(Int32Array.from({ length }, (_, r) => from + r));
      }
      return fresh.loss();
    },
    train() {
      const batch = batches.next();
      network.update(batch);
      return batch.length;
    },
  };
}
