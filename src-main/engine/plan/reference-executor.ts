import type { ReverseRule, Attributes, Op, Tensor } from '../ops/op.ts';
import { opNamed } from '../ops/registry.ts';
import type { Plan, Span } from './plan.ts';
import { updateRules } from './update-rules.ts';
import type { UpdateRule } from './update-rules.ts';

/** Examples, row-major. */
export interface Rows {
  readonly rows: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** What whole updates work on. The plan's outputs are those of `Network`. */
export interface Training {
  readonly training: Rows;
  readonly validation: Rows | null;
  /** Examples of an update, but for the last of an epoch, which may have fewer. */
  readonly batch: number;
  /** Slots that examples are gathered into. */
  readonly inputs: number;
  readonly targets: number;
  /** Dropout masks (train/dropout.ts). */
  readonly masks: readonly { readonly slot: number; readonly probability: number; readonly key: number }[];
  /** What is summed beside the loss: examples that are right, or Σ (c − y)² (train/score.ts). */
  readonly score: 'hits' | 'squaredResiduals';
  /** A single output above it means class 1. */
  readonly threshold: number;
}

/** Runs updates without coming back in between, with the bits that the instructions one by one would give. */
export interface WholeUpdates {
  /** Place → training example: read by `run`, written by the owner. */
  readonly order: Int32Array;
  /** Σ loss, Σ score, examples: what was done adds to them. */
  readonly sums: Float64Array;
  /**
   * @param update updates done before the first of these
   * @param batchNumber batches of the order to pass over
   * @param last whether the gradients must be readable after the last update
   * @returns updates done; fewer than `count` when the next one's loss is not finite: the arena's state is then
   *   without meaning, and the caller goes back to one it kept
   * @throws HelperLost (plan/helper-lost.ts)
   */
  run(update: number, batchNumber: number, batch: number, count: number, last: boolean): number;
  /** The forward pass over the validation examples. @throws HelperLost */
  validate(): void;
}

/** Runs a plan over its arena. */
export interface Executor {
  readonly plan: Plan;
  /** `exact`: the bits of the reference executor. `fast`: products and sums of matrix products are fused. */
  readonly arithmetic: 'exact' | 'fast';
  readonly arena: Float64Array;
  /** Threads that train now, where there can be more than this one; which number is fastest is measured ever again. */
  readonly threads?: number;
  tensor(slot: number): Tensor;
  /** Rows of the batched slots from now on, at most `plan.chunkRows`. */
  setRows(rows: number): void;
  /** Runs the instructions [from, to). @throws HelperLost */
  run(from: number, to: number): void;
  /** Copies the data; the result runs whole updates. Only some executors can; null where memory does not suffice. */
  train?(training: Training): WholeUpdates | null;
  /** Ends what a training has started beside this thread. */
  end?(): void;
}

type Step =
  | { readonly rule: 'zero'; readonly target: Tensor }
  | { readonly rule: 'seed'; readonly target: Tensor; readonly from: Float64Array }
  | {
      readonly rule: 'forward';
      readonly op: Op;
      readonly output: Tensor;
      readonly inputs: readonly Tensor[];
      readonly attributes: Attributes;
    }
  | {
      readonly rule: 'reverse';
      readonly reverse: ReverseRule;
      readonly adjoint: Tensor;
      readonly outputAdjoint: Tensor;
      readonly output: Tensor;
      readonly inputs: readonly Tensor[];
      readonly attributes: Attributes;
    }
  | {
      readonly rule: 'update';
      readonly update: UpdateRule;
      readonly weights: Float64Array;
      readonly gradient: Float64Array;
      readonly delta: Float64Array;
      readonly state: readonly Float64Array[];
      readonly hyperparameters: Float64Array;
    };

/** The executor that is written to be read: one call of the op's own rule per instruction. */
export class ReferenceExecutor implements Executor {
  readonly arithmetic = 'exact';
  readonly arena: Float64Array;
  readonly #tensors: Tensor[];
  readonly #batched: Tensor[];
  readonly #steps: Step[];

  constructor(readonly plan: Plan) {
    this.arena = new Float64Array(plan.length);
    this.#tensors = plan.slots.map(({ offset, rows, columns }) => ({
      values: this.arena.subarray(offset, offset + rows * columns),
      rows,
      columns,
    }));
    this.#batched = this.#tensors.filter((_, id) => plan.slots[id].batched);
    this.#steps = this.#resolve();
  }

  tensor(slot: number): Tensor {
    return this.#tensors[slot];
  }

  setRows(rows: number): void {
    const batched = this.#batched;
    if (batched[0].rows === rows) return;
    for (let i = 0; i < batched.length; i++) batched[i].rows = rows;
  }

  run(from: number, to: number): void {
    const steps = this.#steps;
    for (let pc = from; pc < to; pc++) {
      const step = steps[pc];
      switch (step.rule) {
        case 'zero':
          step.target.values.fill(0, 0, step.target.rows * step.target.columns);
          break;
        case 'seed':
          step.target.values.fill(step.from[0], 0, step.target.rows * step.target.columns);
          break;
        case 'forward':
          step.op.forward(step.output, step.inputs, step.attributes);
          break;
        case 'reverse':
          step.reverse(step.adjoint, step.outputAdjoint, step.output, step.inputs, step.attributes);
          break;
        case 'update':
          step.update.update(step.weights, step.gradient, step.delta, step.state, step.hyperparameters);
          break;
      }
    }
  }

  /** The instructions with slots and names looked up once. */
  #resolve(): Step[] {
    const tensor = (slot: number): Tensor => this.#tensors[slot];
    const values = (slot: number): Float64Array => this.#tensors[slot].values;
    return this.plan.instructions.map((instruction): Step => {
      switch (instruction.rule) {
        case 'zero':
          return { rule: 'zero', target: tensor(instruction.slot) };
        case 'seed':
          return { rule: 'seed', target: tensor(instruction.slot), from: values(instruction.from) };
        case 'forward': {
          const { attributes } = instruction;
          const inputs = instruction.inputs.map(tensor);
          return {
            rule: 'forward',
            op: opNamed(instruction.op),
            output: tensor(instruction.output),
            inputs,
            attributes,
          };
        }
        case 'reverse': {
          const { attributes } = instruction;
          return {
            rule: 'reverse',
            reverse: opNamed(instruction.op).reverse[instruction.operand]!,
            adjoint: tensor(instruction.adjoint),
            outputAdjoint: tensor(instruction.outputAdjoint),
            output: tensor(instruction.output),
            inputs: instruction.inputs.map(tensor),
            attributes,
          };
        }
        case 'update':
          return {
            rule: 'update',
            update: updateRules[instruction.optimizer],
            weights: values(instruction.weights),
            gradient: values(instruction.gradient),
            delta: values(instruction.delta),
            state: instruction.state.map(values),
            hyperparameters: values(instruction.hyperparameters),
          };
      }
    });
  }
}

export function runSection(executor: Executor, span: Span): void {
  executor.run(span.from, span.to);
}
