import type { AdjointStep, RecursiveStep, TangentStep } from '@shared/contract/explain.ts';
import type { Digits } from '../state/explain.svelte.ts';
import { factorText, numberText } from './number-text.ts';

/** `−0.14 + 0.27·1`: an adjoint step with the numbers put in; '' for the seed v̄_m = 1. */
export function adjointNumbers(step: AdjointStep, digits: Digits): string {
  if (step.via === null) return '';
  const before = step.before === null ? '' : `${numberText(step.before, digits)} + `;
  const first = numberText(step.viaAdjoint, digits);
  const adjoint = step.before === null && !first.includes('·') ? first : factorText(step.viaAdjoint, digits);
  return `${before}${adjoint}·${factorText(step.local, digits)}`;
}

/** `1·1 + 1.5·0`: the sum over the operands. */
export function tangentNumbers({ terms }: TangentStep, digits: Digits): string {
  return terms
    .map(({ local, tangent }) => `${factorText(local, digits)}·${factorText(tangent, digits)}`)
    .join(' + ');
}

/** What a line of the recursion multiplies, or adds where it reaches an input. */
export function recursiveNumbers(step: RecursiveStep, digits: Digits): string {
  const { reached, before, path, local } = step;
  if (!reached) return `local ${numberText(local, digits)}, path ${numberText(path, digits)}`;
  return before === null
    ? numberText(path, digits)
    : `${numberText(before, digits)} + ${factorText(path, digits)}`;
}
