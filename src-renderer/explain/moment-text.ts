import type { Digits } from '../state/explain.svelte.ts';
import { momentAt, type WalkTrace } from '../state/explain-known.ts';
import { numberText } from './number-text.ts';
import { adjointNumbers, recursiveNumbers, tangentNumbers } from './step-text.ts';

/** What the last step did, with the numbers put in: `v̄₀ = v̄₀ + v̄₁·1 = −0.14 + 0.27·1 = 0.13`. */
export function momentText(trace: WalkTrace, position: number, digits: Digits): string {
  const moment = momentAt(trace, position);
  if (moment.phase === 'start') return 'Nothing is computed yet; the inputs are given.';
  if (moment.phase === 'primal') {
    const node = trace.nodes.at(moment.node);
    if (!node) return '…';
    const primal = `${node.name} = ${node.label} = ${numberText(node.value, digits)}`;
    if (trace.mode !== 'forward') return primal;
    const tangent = trace.tangents.at(moment.node - trace.leaves);
    if (tangent?.of !== moment.node) return primal;
    return `${primal};  ${chain(tangent.text, tangentNumbers(tangent, digits), tangent.value, digits)}`;
  }
  if (trace.mode === 'reverse') {
    const step = trace.adjoints.at(moment.index);
    return step ? chain(step.text, adjointNumbers(step, digits), step.after, digits) : '…';
  }
  const step = trace.recursion.at(moment.index);
  if (!step) return '…';
  return step.after === null
    ? step.text
    : `${step.text};  ${chain('', recursiveNumbers(step, digits), step.after, digits)}`;
}

/** `text = numbers = value`, without a part that says what the next one says. */
function chain(text: string, numbers: string, value: number, digits: Digits): string {
  const result = numberText(value, digits);
  const parts = [text, numbers].filter((part) => part !== '' && part !== result);
  return parts.at(-1)?.endsWith(`= ${result}`) ? parts.join(' = ') : [...parts, result].join(' = ');
}
