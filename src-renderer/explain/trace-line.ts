import type { TraceNode } from '@shared/contract/explain.ts';
import type { WalkTrace } from '../state/explain-known.ts';
import type { Digits } from '../state/explain.svelte.ts';
import { adjointNumbers, recursiveNumbers, tangentNumbers } from './step-text.ts';

/** A step of the second trace as a line of the table. */
export interface StepLine {
  readonly text: string;
  /** The same with the numbers put in. */
  readonly numbers: string;
  /** Null where the recursion only goes deeper. */
  readonly value: number | null;
  /** The seed v̄_m = 1. */
  readonly seed: boolean;
}

const deepest = 20;

/** @returns null for a step that has not come yet */
export function stepLine(trace: WalkTrace, index: number, digits: Digits): StepLine | null {
  if (trace.mode === 'reverse') {
    const step = trace.adjoints.at(index);
    if (!step) return null;
    const { text, after: value, via } = step;
    return { text, numbers: adjointNumbers(step, digits), value, seed: via === null };
  }
  if (trace.mode === 'forward') {
    const step = trace.tangents.at(index);
    if (!step) return null;
    return { text: step.text, numbers: tangentNumbers(step, digits), value: step.value, seed: false };
  }
  const step = trace.recursion.at(index);
  if (!step) return null;
  // ∂v/∂operand is said beside it.
  const text = '\u2003'.repeat(Math.min(step.depth, deepest)) + step.text.split(', ∂')[0];
  return { text, numbers: recursiveNumbers(step, digits), value: step.after, seed: false };
}

/** `∂𝓛/∂w1 = v̄₋₁`; weights of a neuron have names of their own. */
export function gradientText({ kind, label, name }: TraceNode, objective: string): string {
  const ofFunction = kind === 'input' && objective === '𝓛';
  return ofFunction ? `∂𝓛/∂${label} = ${name.replace('v', 'v\u0304')}` : `∂${objective}/∂${name}`;
}
