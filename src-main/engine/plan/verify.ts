import { Fault } from '@shared/contract/fault.ts';
import type { Instruction, Plan, Span } from './plan.ts';

const fail = (message: string): never => {
  throw new Fault({ code: 'plan', message });
};

/** Slots that an instruction reads and the one it writes; accumulation reads what it writes. */
export function accessOf(instruction: Instruction): { reads: number[]; writes: number[] } {
  switch (instruction.rule) {
    case 'zero':
      return { reads: [], writes: [instruction.slot] };
    case 'seed':
      return { reads: [instruction.from], writes: [instruction.slot] };
    case 'forward':
      return { reads: [...instruction.inputs], writes: [instruction.output] };
    case 'reverse':
      return {
        reads: [instruction.outputAdjoint, instruction.output, ...instruction.inputs, instruction.adjoint],
        writes: [instruction.adjoint],
      };
    case 'update':
      return {
        reads: [instruction.gradient, instruction.hyperparameters, ...instruction.state],
        writes: [instruction.weights, instruction.delta, ...instruction.state],
      };
  }
}

/**
 * The executable specification of a plan: inside the arena; nothing is read before it is written; and no value
 * that is still needed is overwritten by another slot in the same place.
 *
 * @throws Fault code `plan` with the instruction and slots at odds
 */
export function verify(plan: Plan): void {
  for (const slot of plan.slots) {
    if (slot.offset < 0 || slot.offset + slot.rows * slot.columns > plan.length)
      fail(`slot ${slot.name} lies outside the arena of ${plan.length} doubles`);
    if (slot.batched && slot.rows !== plan.chunkRows)
      fail(`slot ${slot.name} must hold ${plan.chunkRows} rows`);
  }
  const { begin, chunk, finish, evaluate } = plan.sections;
  const read = new Set([...Object.values(plan.roles.outputs)]);
  for (const spans of [[begin, chunk, finish], [evaluate]]) verifySpans(plan, spans, read);
}

function verifySpans(plan: Plan, spans: readonly Span[], readAfter: ReadonlySet<number>): void {
  const order = spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
  const always = new Set(['input', 'parameter', 'gradient', 'delta', 'state', 'seed', 'hyperparameters']);
  const lastRead = new Map<number, number>();
  order.forEach((pc, time) => {
    for (const slot of accessOf(plan.instructions[pc]).reads) lastRead.set(slot, time);
  });
  const written = new Map<number, number>();
  order.forEach((pc, time) => {
    const { reads, writes } = accessOf(plan.instructions[pc]);
    for (const slot of reads)
      if (!always.has(plan.slots[slot].kind) && !written.has(slot))
        fail(`instruction ${pc} reads ${plan.slots[slot].name} before anything wrote it`);
    for (const slot of writes) {
      const mine = plan.slots[slot];
      for (const other of plan.slots) {
        if (other.id === slot || !overlaps(mine, other)) continue;
        const live =
          always.has(other.kind) ||
          (written.has(other.id) && ((lastRead.get(other.id) ?? -1) >= time || readAfter.has(other.id)));
        if (live) fail(`instruction ${pc} writes ${mine.name} over ${other.name}, which is still needed`);
      }
      written.set(slot, time);
    }
  });
}

function overlaps(a: Plan['slots'][number], b: Plan['slots'][number]): boolean {
  return a.offset < b.offset + b.rows * b.columns && b.offset < a.offset + a.rows * a.columns;
}
