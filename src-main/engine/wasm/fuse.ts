import type { Instruction, Plan } from '../plan/plan.ts';
import { accessOf } from '../plan/verify.ts';
import type { Encoded } from './encoded.ts';
import * as op from './opcodes.ts';

/** Reverse instructions that write every element of the adjoint, and so can start it from +0 themselves. */
const coversTarget = new Set([
  ...[op.AFFINE_WEIGHTS, op.ROW_DOTS, op.PRODUCT, op.TRANSPOSED_PRODUCT, op.ADD_FIRST, op.MULTIPLY_FIRST],
  ...[op.DIVIDE_FIRST, op.SUM_REVERSE, op.MEAN_REVERSE, op.SOFTMAX_REVERSE, op.LOG_SUM_EXP_REVERSE],
  ...[op.CROSS_ENTROPY_REVERSE, op.LOGISTIC_REVERSE, op.RSS_REVERSE, op.MSE_REVERSE],
]);
const startsFresh = ({ opcode }: Encoded): boolean =>
  coversTarget.has(opcode) || (opcode >= op.ELEMENTWISE && opcode % 2 === 1);

interface Step {
  readonly instruction: Instruction;
  readonly encoded: Encoded;
}

/**
 * The program of an update whose batch fits one chunk: begin, chunk and finish in one, with instructions fused. It
 * leaves the same bits in weights, deltas, optimiser states, losses and decisions; adjoints and gradients are not
 * always written.
 *
 * @param encoded one for each instruction of the plan
 */
export function fuse(plan: Plan, encoded: readonly Encoded[]): Encoded[] {
  const { begin, chunk, finish } = plan.sections;
  let steps = [begin, chunk, finish].flatMap(({ from, to }) =>
    plan.instructions
      .slice(from, to)
      .map((instruction, i): Step => ({ instruction, encoded: encoded[from + i] })),
  );
  steps = fuseZeros(steps);
  steps = fuseCrossEntropy(steps);
  steps = fuseUpdates(steps);
  return steps.map((step) => step.encoded);
}

const reads = (step: Step, slot: number): boolean => accessOf(step.instruction).reads.includes(slot);
const writes = (step: Step, slot: number): boolean => accessOf(step.instruction).writes.includes(slot);

/** An adjoint that the next instruction on it covers need not be filled with zeros first. */
function fuseZeros(steps: readonly Step[]): Step[] {
  const fresh = new Set<Step>();
  const needless = new Set<Step>();
  steps.forEach((step, i) => {
    if (step.instruction.rule !== 'zero') return;
    const { slot } = step.instruction;
    const next = steps.slice(i + 1).find((later) => reads(later, slot) || writes(later, slot));
    if (next?.instruction.rule !== 'reverse' || next.instruction.adjoint !== slot) return;
    if (!startsFresh(next.encoded)) return;
    needless.add(step);
    fresh.add(next);
  });
  return steps
    .filter((step) => !needless.has(step))
    .map((step) => (fresh.has(step) ? { ...step, encoded: { ...step.encoded, fresh: 1 } } : step));
}

/** The softmax loss and its gradient use the same exponentials. */
function fuseCrossEntropy(steps: readonly Step[]): Step[] {
  const reverse = steps.find(({ encoded }) => encoded.opcode === op.CROSS_ENTROPY_REVERSE);
  if (reverse?.instruction.rule !== 'reverse' || reverse.encoded.fresh === 0) return [...steps];
  const { output, outputAdjoint } = reverse.instruction;
  const forward = steps.find(
    ({ encoded, instruction }) =>
      encoded.opcode === op.CROSS_ENTROPY && instruction.rule === 'forward' && instruction.output === output,
  );
  const seed = steps.find(
    ({ instruction }) => instruction.rule === 'seed' && instruction.slot === outputAdjoint,
  );
  const readers = steps.filter((step) => reads(step, output) || reads(step, outputAdjoint));
  if (!forward || !seed || readers.length > 1) return [...steps];
  const both: Encoded = {
    ...forward.encoded,
    opcode: op.CROSS_ENTROPY_BOTH,
    target: reverse.encoded.target,
    d: seed.encoded.a,
    e: forward.encoded.target,
  };
  return steps
    .filter((step) => step !== forward && step !== seed)
    .map((step) => (step === reverse ? { ...step, encoded: both } : step));
}

const fusedUpdates: Readonly<Record<number, number>> = {
  [op.MOMENTUM]: op.AFFINE_MOMENTUM,
  [op.GRADIENT_DESCENT]: op.AFFINE_DESCENT,
};

/** A gradient that one instruction makes whole, and after which nothing reads W, moves W at once. */
function fuseUpdates(steps: readonly Step[]): Step[] {
  const replaced = new Map<Step, Encoded | null>();
  for (const update of steps) {
    if (update.instruction.rule !== 'update') continue;
    const opcode = fusedUpdates[update.encoded.opcode];
    if (opcode === undefined) continue;
    const { gradient, weights } = update.instruction;
    const [writer, ...more] = steps.filter((step) => step !== update && writes(step, gradient));
    if (!writer || more.length > 0) continue;
    if (writer.encoded.opcode !== op.AFFINE_WEIGHTS || writer.encoded.fresh === 0) continue;
    const later = steps.slice(steps.indexOf(writer) + 1).filter((step) => step !== update);
    if (later.some((step) => reads(step, weights))) continue;
    const { target, b, m } = update.encoded;
    replaced.set(writer, { ...writer.encoded, opcode, target, c: b, d: m });
    replaced.set(update, null);
  }
  return steps.flatMap((step) => {
    const encoded = replaced.get(step);
    if (encoded === null) return [];
    return [encoded ? { ...step, encoded } : step];
  });
}
