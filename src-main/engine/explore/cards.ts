import type { OpCard } from '@shared/contract/explain.ts';
import { decompositions, type Decomposition } from '@shared/design/explain.ts';
import type { Op } from '../ops/op.ts';

const isDecomposition = (name: string): name is Decomposition => Object.hasOwn(decompositions, name);

/** What the registry says of an op, with the names of its own operands. */
function cardOf(op: Op): OpCard {
  const names = op.operands.map(({ name }) => name.replace(/^x(\d+)$/, 'x_{$1}'));
  return {
    name: op.name,
    title: op.title,
    operands: op.operands.map(({ name }) => name),
    label: op.label(op.operands.map(({ name }) => name)),
    tex: op.tex(names),
    derivativeTexs: [...op.derivativeTex(names, 'y')],
    source: op.source,
    decomposition: isDecomposition(op.name) ? op.name : null,
  };
}

/** One card for each op that is used; of linear combinations, one stands for all. */
export function cardsOf(ops: Iterable<Op>): OpCard[] {
  const cards = new Map<string, OpCard>();
  for (const op of ops)
    if (!cards.has(op.name)) cards.set(op.name, op.name === 'linear' ? linearCard(op) : cardOf(op));
  return [...cards.values()];
}

function linearCard(op: Op): OpCard {
  return {
    ...cardOf(op),
    operands: ['x1', '…', 'xn'],
    label: 'c + c₁·x₁ + … + cₙ·xₙ',
    tex: 'c + c_1\\,x_1 + \\dots + c_n\\,x_n',
    derivativeTexs: ['c_1', '\\dots', 'c_n'],
  };
}
