import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDesign } from '@shared/design/defaults.ts';
import { stackOf } from '@shared/design/stack.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Examples } from '@engine/data/types.ts';
import { initialWeights } from '@engine/train/initial-weights.ts';
import { MOMENTUM } from './works.ts';
import type { Work } from './works.ts';

/** A work with its numbers, as every contestant gets it: from a folder, so that one in another language can too. */
export interface Task {
  readonly sizes: readonly number[];
  readonly activation: Work['activation'];
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly rows: number;
  readonly examples: Examples;
  /** W of each layer, units × (inputs + 1), the bias weights in column 0. */
  readonly weights: readonly Float64Array[];
}

/** The task as Adjoint's design: softmax cross-entropy in nats, as in the peers, and momentum. */
export function designOf(task: Omit<Task, 'weights'>, order: Design['order']): [Design, DataShape] {
  const { sizes } = task;
  const shape = { task: 'classification', inputs: sizes[0], outputs: sizes[sizes.length - 1] } as const;
  const base = defaultDesign({ ...shape, outputs: 3 });
  const layer = { l1: 0, l2: 0, initialization: base.output.initialization };
  const design: Design = {
    ...base,
    hidden: sizes.slice(1, -1).map((units, s) => ({
      ...{ ...layer, id: `layer-${s + 1}`, units, activation: task.activation, dropout: 0 },
    })),
    output: { ...layer, activation: 'softmax' },
    loss: { kind: 'crossEntropy', unit: 'nats' },
    optimizer: {
      ...base.optimizer,
      kind: 'momentum',
      learningRate: task.learningRate,
      momentum: task.momentum,
    },
    batchSize: task.batchSize,
    order,
  };
  return [design, shape];
}

/** Writes `task.json` and the little-endian doubles `inputs.f64`, `targets.f64` (one-hot) and `weights.f64`. */
export function writeTask(
  folder: string,
  { sizes, activation, batchSize, learningRate, examples }: Work,
): void {
  const made = examples();
  const task = { sizes, activation, batchSize, learningRate, momentum: MOMENTUM, rows: made.rows };
  const [design, shape] = designOf({ ...task, examples: made }, 'given');
  writeFileSync(join(folder, 'task.json'), JSON.stringify(task));
  writeFileSync(join(folder, 'inputs.f64'), made.inputs);
  writeFileSync(join(folder, 'targets.f64'), made.targets);
  const weights = stackOf(design, shape).map((layer) => initialWeights(layer, design.seed));
  writeFileSync(join(folder, 'weights.f64'), Buffer.concat(weights.map((w) => Buffer.from(w.buffer))));
}

export function readTask(folder: string): Task {
  const task = JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')) as Omit<
    Task,
    'examples' | 'weights'
  >;
  const doubles = (name: string): Float64Array => {
    const bytes = readFileSync(join(folder, name));
    return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  const all = doubles('weights.f64');
  let at = 0;
  const weights = task.sizes.slice(1).map((units, s) => {
    const from = at;
    at += units * (task.sizes[s] + 1);
    return all.subarray(from, at);
  });
  const examples = { rows: task.rows, inputs: doubles('inputs.f64'), targets: doubles('targets.f64') };
  return { ...task, examples, weights };
}
