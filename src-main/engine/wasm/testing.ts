import { costOf } from '../plan/cost.ts';
import { Arena } from '../plan/arena.ts';
import type { Instruction, Plan, SlotKind } from '../plan/plan.ts';
import type { Op, Sample } from '../ops/op.ts';

/** A plan for tests: one op, forward and then reverse into every differentiable operand. */
export interface OpPlan {
  readonly plan: Plan;
  /** Slots of the operands. */
  readonly inputs: readonly number[];
  readonly batched: boolean;
  readonly rows: number;
}

/** @param batched rows of operands with several of them, and of the output, are those of the chunk */
export function planOfOp(op: Op, sample: Sample, batched: boolean): OpPlan {
  const arena = new Arena();
  const attributes = { ...op.attributes, ...sample.attributes };
  const output = op.shape(sample.shapes, attributes) as { rows: number; columns: number };
  const { rows } = sample.shapes[0];
  // Only where rows go with rows: a matrix product has others, too.
  const rowwise = output.rows === rows && sample.shapes.every((shape) => [1, rows].includes(shape.rows));
  const chunk = batched && rowwise && rows > 1;
  const allocate = (kind: SlotKind, name: string, shape: { rows: number; columns: number }): number => {
    const inBatch = chunk && shape.rows === rows;
    // A chunk that is not full: two rows more than are in use.
    return arena.allocate({
      kind,
      name,
      ...shape,
      rows: inBatch ? rows + 2 : shape.rows,
      batched: inBatch,
      node: 0,
    });
  };
  const inputs = sample.shapes.map((shape, i) => allocate('input', `x${i}`, shape));
  const y = allocate('primal', 'y', output);
  const yBar = allocate('adjoint', 'ȳ', output);
  const instructions: Instruction[] = [{ rule: 'forward', op: op.name, output: y, inputs, attributes }];
  op.reverse.forEach((rule, operand) => {
    if (!rule) return;
    const adjoint = allocate('adjoint', `x̄${operand}`, sample.shapes[operand]);
    instructions.push({
      rule: 'reverse',
      op: op.name,
      operand,
      adjoint,
      outputAdjoint: yBar,
      output: y,
      inputs,
      attributes,
    });
  });
  const none = { from: 0, to: 0 };
  const plan: Plan = {
    slots: arena.slots,
    instructions,
    sections: { begin: none, chunk: none, finish: none, update: none, evaluate: none },
    length: arena.length,
    stateLength: 0,
    chunkRows: chunk ? rows + 2 : 1,
    roles: {
      inputs: {},
      parameters: [],
      gradients: [],
      deltas: [],
      states: [],
      hyperparameters: 0,
      seeds: {},
      outputs: {},
    },
    costs: Float64Array.from(instructions, (instruction) => costOf(instruction, arena.slots)),
  };
  return { plan, inputs, batched: chunk, rows };
}

/** Index of the first element whose bits differ, −1 for none; every NaN counts as the same. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
