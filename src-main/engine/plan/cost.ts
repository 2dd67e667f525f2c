import type { Instruction, Slot } from './plan.ts';

/** Ops whose work is a product of two matrices, not one pass over the output. */
const products = new Set(['affine', 'matmul', 'outer']);

/** Estimated multiply-adds of an instruction on full slots; only its size matters, for slicing the work. */
export function costOf(instruction: Instruction, slots: readonly Slot[]): number {
  const size = (id: number): number => slots[id].rows * slots[id].columns;
  switch (instruction.rule) {
    case 'zero':
    case 'seed':
      return size(instruction.slot) / 4;
    case 'update':
      return size(instruction.weights) * 2;
    case 'forward':
    case 'reverse': {
      if (!products.has(instruction.op)) return 8 * size(instruction.output) + 8;
      return slots[instruction.output].rows * size(instruction.inputs[1]);
    }
  }
}
