import { expect, it } from 'vitest';
import { boxHeight, layoutOf, lineHeight, vectorGraph } from './graph-model.ts';
import { boxText, figuresFit, textGrowth } from './graph-text.ts';

const step = (id: number, name: string, label: string, operands: number[]) => ({
  ...{ id, kind: operands.length > 0 ? ('op' as const) : ('input' as const), operands, name, label },
  ...{ adjointTex: '', adjointName: '' },
  ...{ tex: '', op: '', labelTex: '', layer: null, rows: 1, columns: 2 },
  ...{ values: null, adjoints: null, norm: 1, adjointNorm: null, scalarSteps: 0 },
});
const nodes = vectorGraph([
  step(0, 'x', 'x', []),
  step(1, 'Wʰ¹', 'Wʰ¹', []),
  step(2, 'zʰ¹', 'Wʰ¹ · (1, x)', [0, 1]),
]);
const layout = layoutOf(nodes);
const textsAt = (scale: number) => nodes.map((node) => boxText(node, layout.boxes.get(node.id)!, scale));

it('text is never smaller than 11 pixels', () => {
  for (const scale of [0.05, 0.3, 0.57, 0.9, 1, 2])
    expect(12 * textGrowth(scale) * scale).toBeGreaterThanOrEqual(11 - 1e-9);
  expect([1, 1.2, 3].map(textGrowth)).toEqual([1, 1, 1]);
});

it('a box has its whole text, its name where there is less room, and nothing where there is none', () => {
  expect(textsAt(1)).toEqual(['x', 'Wʰ¹', 'zʰ¹ = Wʰ¹ · (1, x)']);
  expect(textsAt(0.6)).toEqual(['x', 'Wʰ¹', 'zʰ¹']);
  expect(textsAt(0.2)).toEqual([null, null, null]);
});

it('figures are beside every box only while they do not reach the next one', () => {
  expect([1, 0.5, 0.4].map((scale) => figuresFit(scale, boxHeight + 2 * lineHeight))).toEqual([
    true,
    true,
    false,
  ]);
});

it('columns stand closer where nothing is written on the edges', () => {
  const labelled = nodes.map((node) => ({ ...node, locals: node.operands.map(() => 2) }));
  expect(layoutOf(labelled).width).toBeGreaterThan(layout.width);
});
