import type { Arithmetic } from '@shared/design/choices.ts';
import type { Design } from '@shared/design/schema.ts';
import { stackOf } from '@shared/design/stack.ts';
import type { DataShape, StackLayer } from '@shared/design/stack.ts';
import type { Examples } from '../data/types.ts';
import { graphOf, INPUTS, TARGETS } from '../graph/from-design.ts';
import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../ops/op.ts';
import { compile } from '../plan/compile.ts';
import { hyper } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { ReferenceExecutor } from '../plan/reference-executor.ts';
import type { Executor } from '../plan/reference-executor.ts';

/** Most rows of a chunk; a larger batch accumulates its gradient over several. */
const MOST_ROWS = 128;
/** Multiply-adds that one instruction may cost, so that a pause between two is never far away. */
const MOST_WORK = 2 ** 26;

/** Rows of a chunk: follows from the design alone, so that a run repeats. */
function chunkRowsOf(stack: readonly StackLayer[]): number {
  const largest = Math.max(...stack.map((layer) => layer.units * (layer.inputs + 1)));
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_WORK / largest)));
}

/** Makes an executor; where the machine lacks the arithmetic, one of another (`Executor.arithmetic`). */
export type Execute = (plan: Plan, options: { readonly arithmetic: Arithmetic }) => Executor;

/** A design compiled for data of a shape: its plan, an executor, and the places of everything in the arena. */
export class Network {
  readonly stack: readonly StackLayer[];
  readonly graph: Graph;
  readonly plan: Plan;
  readonly executor: Executor;
  /** Views into the arena, one per layer: W, ∇ℓ and ΔW(t), units × (inputs + 1) each. */
  readonly weights: readonly Float64Array[];
  readonly gradients: readonly Float64Array[];
  readonly deltas: readonly Float64Array[];
  /** Running values of the optimiser per layer. */
  readonly states: readonly (readonly Float64Array[])[];
  readonly inputs: Tensor;
  readonly targets: Tensor;

  constructor(
    readonly design: Design,
    readonly shape: DataShape,
    execute: Execute = (plan) => new ReferenceExecutor(plan),
  ) {
    this.stack = stackOf(design, shape);
    this.graph = graphOf(this.stack, {
      loss: design.loss.kind,
      unit: design.loss.unit,
      regularizeBias: design.regularizeBias,
    });
    this.plan = compile(this.graph, {
      chunkRows: chunkRowsOf(this.stack),
      optimizer: design.optimizer.kind,
      training: ['loss', 'training.decision'],
      penalties: Object.keys(this.graph.outputs).filter((name) => name.startsWith('penalty.')),
      evaluation: ['evaluation.loss', 'decision', 'output'],
    });
    this.executor = execute(this.plan, { arithmetic: design.arithmetic });
    const { roles } = this.plan;
    const values = (slot: number): Float64Array => this.executor.tensor(slot).values;
    this.weights = roles.parameters.map(values);
    this.gradients = roles.gradients.map(values);
    this.deltas = roles.deltas.map(values);
    this.states = roles.states.map((slots) => slots.map(values));
    this.inputs = this.executor.tensor(roles.inputs[INPUTS]);
    this.targets = this.executor.tensor(roles.inputs[TARGETS]);
    this.#writeHyperparameters();
  }

  /** Takes over the weights of a network of the same design. */
  copyWeights({ weights }: Network): void {
    weights.forEach((values, s) => this.weights[s].set(values));
  }

  get hyperparameters(): Float64Array {
    return this.executor.tensor(this.plan.roles.hyperparameters).values;
  }

  seed(root: string): Float64Array {
    return this.executor.tensor(this.plan.roles.seeds[root]).values;
  }

  /** The tensor of one of the graph's outputs. */
  output(name: string): Tensor {
    return this.executor.tensor(this.plan.roles.outputs[name]);
  }

  /** Copies `rows` examples from place `from` of `order` (or of the table itself) into the input slots. */
  gather(examples: Examples, order: Int32Array | null, from: number, rows: number): void {
    this.executor.setRows(rows);
    const n = this.inputs.columns;
    const k = this.targets.columns;
    const x = this.inputs.values;
    const c = this.targets.values;
    for (let r = 0; r < rows; r++) {
      const example = order ? order[from + r] : from + r;
      const xAt = example * n;
      for (let j = 0; j < n; j++) x[r * n + j] = examples.inputs[xAt + j];
      const cAt = example * k;
      for (let j = 0; j < k; j++) c[r * k + j] = examples.targets[cAt + j];
    }
  }

  /**
   * Forward pass without dropout over all examples; after each chunk its outputs can be read.
   *
   * @param work multiply-adds of a chunk at most, but at least a row
   */
  *evaluation(
    examples: Examples,
    work = Infinity,
  ): Generator<{ readonly from: number; readonly count: number }, void> {
    const { from: start, to } = this.plan.sections.evaluate;
    const { chunkRows, costs } = this.plan;
    const chunkCost = costs.slice(start, to).reduce((sum, cost) => sum + cost, 0);
    const rows = Math.max(1, Math.min(chunkRows, Math.floor((work * chunkRows) / chunkCost)));
    for (let from = 0; from < examples.rows; from += rows) {
      const count = Math.min(rows, examples.rows - from);
      this.gather(examples, null, from, count);
      this.executor.run(start, to);
      yield { from, count };
    }
  }

  /** The same at once; `visit` reads the outputs of each chunk. */
  evaluate(examples: Examples, visit: (from: number, rows: number) => void): void {
    for (const { from, count } of this.evaluation(examples)) visit(from, count);
  }

  #writeHyperparameters(): void {
    const h = this.hyperparameters;
    const { learningRate, momentum, decay, beta1, beta2, epsilon } = this.design.optimizer;
    h[hyper.learningRate] = learningRate;
    h[hyper.momentum] = momentum;
    h[hyper.decay] = decay;
    h[hyper.beta1] = beta1;
    h[hyper.beta2] = beta2;
    h[hyper.epsilon] = epsilon;
  }
}

/** Sum of the first `rows` values, in order. */
export function sumRows(tensor: Tensor): number {
  const count = tensor.rows * tensor.columns;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += tensor.values[i];
  return sum;
}

/** Whether every value of the rows in use is finite; their sum may overflow all the same. */
export function finiteRows(tensor: Tensor): boolean {
  const count = tensor.rows * tensor.columns;
  let zero = 0;
  for (let i = 0; i < count; i++) zero += tensor.values[i] * 0;
  return zero === 0;
}
