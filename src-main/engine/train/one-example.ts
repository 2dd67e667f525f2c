import type { Example, ExampleChoice } from '@shared/contract/example.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { EvaluatedSplit } from '@shared/contract/judged.ts';
import { decodeTargets } from '../data/encode.ts';
import type { Examples, Prepared, Table } from '../data/types.ts';
import { power } from '../numeric/power.ts';
import { hyper } from '../plan/plan.ts';
import { Course } from './course.ts';
import { computeGradient, penaltyOf } from './gradient-check.ts';
import { outputsOf, predictionOf } from './hypothesis.ts';
import type { Network } from './network.ts';
import type { Trainer } from './trainer.ts';

/** Examples with targets as the output layer wants them; null where no rows are held out for a part. */
export interface SplitExamples {
  readonly training: Examples;
  readonly validation: Examples | null;
  readonly test: Examples | null;
}

/** Where the examples come from. */
export interface ExampleSource {
  readonly splits: SplitExamples;
  readonly prepared: Prepared;
  readonly table: Table;
}

/**
 * One step of IGD_MLP* seen from near (lecture, steps 5–8): x with x₀ = 1, y(x), δ = c − y(x), ∇ℓ of this example
 * alone without dropout, and ΔW(t+1), which the plan's own update rule makes of it. For batch size 1 without dropout,
 * these are the bits of the update that takes this example next.
 *
 * @param observer has the trainer's weights; its gradients, deltas and weights are without meaning afterwards
 * @throws Fault `example-index` beyond the split's last example; `example-split` where no rows are held out
 */
export function exampleOf(
  observer: Network,
  trainer: Trainer,
  source: ExampleSource,
  { split, index: wanted }: ExampleChoice,
): Omit<Example, 'run'> {
  const examples = splitOf(source.splits, split);
  const index = wanted ?? (split === 'training' ? nextExample(trainer, examples.rows) : 0);
  if (index >= examples.rows)
    throw new Fault({
      code: 'example-index',
      message: `Wanted one of the ${examples.rows} ${split} examples, got number ${index + 1}.`,
      path: 'index',
    });
  const { prepared, splits } = source;
  const rows = prepared[`${split}Rows`];
  const example = oneRow(examples, index);

  const outputs = outputsOf(observer, example);
  const loss = observer.output('evaluation.loss').values[0];
  takeOver(observer, trainer);
  const penalty = penaltyOfAll(observer, splits.training.rows);
  computeGradient(observer, example, splits.training.rows);
  const gradients = observer.gradients.map((values) => Float64Array.from(values));
  const { update } = observer.plan.sections;
  observer.executor.run(update.from, update.to);

  const h = observer.hyperparameters;
  return {
    epoch: trainer.epoch,
    update: trainer.update,
    split,
    index,
    count: examples.rows,
    tableRow: rows[index] + 1,
    inputs: inputsOf(source, example.inputs, rows[index]),
    outputs: residualsOf(prepared, example.targets, outputs),
    classes: classesOf(observer, source, split, index, outputs),
    loss,
    penalty,
    rule: {
      optimizer: observer.design.optimizer.kind,
      learningRate: h[hyper.learningRate],
      momentum: h[hyper.momentum],
    },
    gradients,
    deltas: observer.deltas.map((values) => Float64Array.from(values)),
  };
}

/** The training example that the next update begins with: place `updateInEpoch` × B of the epoch's order. */
function nextExample({ design, epoch, updateInEpoch }: Trainer, rows: number): number {
  const place = updateInEpoch * Math.min(design.batchSize ?? rows, rows);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  new Course(design).arrange(order, epoch);
  return order[place];
}

function splitOf(splits: SplitExamples, split: EvaluatedSplit): Examples {
  const examples = splits[split];
  if (examples) return examples;
  const message = `Wanted a ${split} example, but no rows are held out for ${split === 'test' ? 'the test' : split}.`;
  throw new Fault({ code: 'example-split', message, path: 'split' });
}

function oneRow({ rows, inputs, targets }: Examples, index: number): Examples {
  const n = inputs.length / rows;
  const k = targets.length / rows;
  return {
    rows: 1,
    inputs: inputs.subarray(index * n, (index + 1) * n),
    targets: targets.subarray(index * k, (index + 1) * k),
  };
}

/** All that the update rule goes on from: ΔW(t), the optimiser's running values, η and α as they are now. */
function takeOver(observer: Network, { network, design, update }: Trainer): void {
  network.deltas.forEach((values, s) => observer.deltas[s].set(values));
  network.states.forEach((states, s) => states.forEach((values, i) => observer.states[s][i].set(values)));
  const h = observer.hyperparameters;
  h.set(network.hyperparameters);
  h[hyper.correction1] = 1 - power(design.optimizer.beta1, update + 1);
  h[hyper.correction2] = 1 - power(design.optimizer.beta2, update + 1);
}

/** (λ/n)·R(w) */
function penaltyOfAll(network: Network, rows: number): number {
  let sum = 0;
  network.stack.forEach(({ l1, l2 }, s) => {
    if (l1 === 0 && l2 === 0) return;
    for (let i = 0; i < network.weights[s].length; i++) sum += penaltyOf(network, s, i, rows);
  });
  return sum;
}

/** x with x₀ = 1; a category's cell stands beside the value that it makes 1, "missing" beside what stands in for it. */
function inputsOf({ prepared, table }: ExampleSource, x: Float64Array, row: number): Example['inputs'] {
  const cells = prepared.inputs.flatMap((encoding) => {
    const text = table.columns.find(({ name }) => name === encoding.name)!.textAt(row);
    const shown = text === '' ? 'missing' : text;
    if (encoding.kind !== 'one-hot') return [shown];
    const standing = text === '' ? encoding.fill : text;
    return encoding.categories.map((category) => (category === standing ? shown : null));
  });
  const values = Array.from(x, (value, i) => ({ name: prepared.inputNames[i], raw: cells[i], value }));
  return [{ name: 'x₀', raw: null, value: 1 }, ...values];
}

function residualsOf(prepared: Prepared, targets: Float64Array, outputs: Float64Array): Example['outputs'] {
  const { task, outputNames, targets: encodings } = prepared;
  const scaled = task === 'regression' && encodings.some(({ kind }) => kind !== 'none');
  const rawTargets = scaled ? decodeTargets(encodings, targets) : [];
  const rawOutputs = scaled ? decodeTargets(encodings, outputs) : [];
  // A single sigmoid output is the probability of the second of two classes.
  const first = outputNames.length - outputs.length;
  const of = (target: number, output: number) => ({ target, output, residual: target - output });
  return Array.from(outputs, (output, j) => ({
    name: outputNames[first + j],
    ...of(targets[j], output),
    raw: scaled ? of(rawTargets[j], rawOutputs[j]) : null,
  }));
}

function classesOf(
  network: Network,
  { prepared }: ExampleSource,
  split: EvaluatedSplit,
  index: number,
  outputs: Float64Array,
): Example['classes'] {
  const predicted = predictionOf(network, outputs, prepared).label;
  const encoded = prepared[split];
  if (predicted === null || !encoded) return null;
  return { target: prepared.outputNames[encoded.targets[index]], predicted };
}
