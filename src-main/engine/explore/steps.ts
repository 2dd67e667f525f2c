import type { AdjointStep, RecursiveStep, Slice, TangentStep } from '@shared/contract/explain.ts';
import type { RecursiveVisit, ReverseStep } from './modes.ts';
import { localOf, type Tape, type TapeNode } from './tape.ts';
import {
  adjointName,
  bracketed,
  nameOf,
  shortNumber,
  tangentName,
  wordsOfNode,
  type Name,
} from './wording.ts';

/** A factor of a product: in parentheses where it is a sum or has a sign. */
function inProduct(text: string): string {
  let depth = 0;
  for (const c of text) {
    if ('({['.includes(c)) depth++;
    else if (')}]'.includes(c)) depth--;
    else if (depth === 0 && '+−-<>≥≤'.includes(c)) return `(${text})`;
  }
  return text;
}

/** An adjoint step in words, from the names of its variables and the text of its local derivative. */
export function adjointStepText(
  step: Omit<AdjointStep, 'text' | 'tex' | 'numbers'>,
  of: Name,
  via: Name | null,
): AdjointStep {
  const own = adjointName(of);
  const { before, after, contribution, viaAdjoint, local, localText, localTex } = step;
  const product = `${bracketed(shortNumber(viaAdjoint))}·${bracketed(shortNumber(local))}`;
  const numbers =
    before === null
      ? `${product} = ${shortNumber(contribution)}`
      : `${shortNumber(before)} + ${product} = ${shortNumber(after)}`;
  if (!via) return { ...step, text: `${own.text} = 1`, tex: `${own.tex} = 1`, numbers: shortNumber(after) };
  const through = adjointName(via);
  const factor = inProduct(localText);
  const factorTex = inProduct(localTex);
  const sum = before === null ? '' : `${own.text} + `;
  const sumTex = before === null ? '' : `${own.tex} + `;
  return {
    ...step,
    text: `${own.text} = ${sum}${through.text}·${factor}`,
    tex: `${own.tex} = ${sumTex}${through.tex} \\cdot ${factorTex}`,
    numbers,
  };
}

export function adjointStepOf(
  tape: Tape,
  { of, via, operand, viaAdjoint, contribution, before, after }: ReverseStep,
  step: number,
): AdjointStep {
  const name = (id: number): Name => nameOf(id, tape.inputs);
  if (via === null)
    return adjointStepText(
      { step, of, via, viaAdjoint, local: 1, localText: '1', localTex: '1', contribution, before, after },
      name(of),
      null,
    );
  const node = tape.nodes[via];
  const words = wordsOfNode(node, tape.inputs);
  return adjointStepText(
    {
      step,
      of,
      via,
      viaAdjoint,
      local: localOf(node, operand),
      localText: words.localTexts[operand],
      localTex: words.localTexs[operand],
      contribution,
      before,
      after,
    },
    name(of),
    name(via),
  );
}

export function tangentStepOf(
  tape: Tape,
  node: TapeNode,
  tangents: readonly number[],
  step: number,
): TangentStep {
  const name = (id: number): Name => nameOf(id, tape.inputs);
  const words = wordsOfNode(node, tape.inputs);
  const terms = node.operands.map((operand, i) => {
    const local = localOf(node, i);
    const tangent = tangents[operand];
    return { operand, local, tangent, product: local * tangent };
  });
  const own = tangentName(name(node.id));
  const times = (local: string, dot: string, dotted: string): string =>
    local === '1' ? dotted : `${inProduct(local)}${dot}${dotted}`;
  const value = tangents[node.id];
  const sum = terms.map(({ operand }, i) => times(words.localTexts[i], '·', tangentName(name(operand)).text));
  const sumTex = terms.map(({ operand }, i) =>
    times(words.localTexs[i], ' \\cdot ', tangentName(name(operand)).tex),
  );
  const numbers = terms.map(
    ({ local, tangent }) => `${bracketed(shortNumber(local))}·${bracketed(shortNumber(tangent))}`,
  );
  return {
    step,
    of: node.id,
    terms,
    value,
    text: `${own.text} = ${sum.join(' + ')}`,
    tex: `${own.tex} = ${sumTex.join(' + ')}`,
    numbers: `${numbers.join(' + ')} = ${shortNumber(value)}`,
  };
}

/** The lines of the recursion in a slice; what each input has so far is summed from the beginning. */
export function recursiveStepsOf(
  tape: Tape,
  visits: readonly RecursiveVisit[],
  { from, count }: Slice,
): RecursiveStep[] {
  const end = Math.min(visits.length, from + count);
  const sums = new Map<number, number>();
  const items: RecursiveStep[] = [];
  for (let i = 0; i < end; i++) {
    const { depth, node, via, local, path } = visits[i];
    const reached = node < tape.inputs;
    const before = reached ? (sums.get(node) ?? 0) : null;
    const after = before === null ? null : before + path;
    if (after !== null) sums.set(node, after);
    if (i < from) continue;
    const own = nameOf(node, tape.inputs);
    const parent = nameOf(via, tape.inputs).text;
    const text = reached
      ? `${adjointName(own).text} += ∂${parent}/∂${own.text} = ${shortNumber(local)}`
      : `+= ∂${parent}/∂${own.text}·autodiff(${own.text}), ∂${parent}/∂${own.text} = ${shortNumber(local)}`;
    items.push({ step: i, depth, node, via, local, path, reached, before, after, text });
  }
  return items;
}
