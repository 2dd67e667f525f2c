import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgePath, labelPoint } from './graph-edges.ts';
import { graphLayout, type Box } from './graph-layout.ts';

const box = (id: number, level: number, ...operands: number[]): Box => ({
  id,
  level,
  width: 90,
  height: 40,
  operands,
});

/** Graphs in evaluation order, every step with one to three operands among those before it. */
const graphs = fc
  .array(fc.array(fc.nat(1000), { minLength: 0, maxLength: 3 }), { minLength: 1, maxLength: 60 })
  .map((choices) => {
    const boxes: Box[] = [];
    choices.forEach((picks, id) => {
      const operands = id === 0 ? [] : picks.map((pick) => pick % id);
      const level = Math.max(-1, ...operands.map((operand) => boxes[operand].level)) + 1;
      boxes.push({ ...box(id, level, ...operands), height: 30 + (id % 3) * 10 });
    });
    return boxes;
  });
const seed = { seed: 20_240_501, numRuns: 150 };

describe('graphLayout', () => {
  it('lets no two boxes overlap, puts every step right of its operands, and draws every edge', () => {
    fc.assert(
      fc.property(graphs, (boxes) => {
        const { boxes: placed, edges, width, height } = graphLayout(boxes);
        expect(placed.size).toBe(boxes.length);
        expect(edges).toHaveLength(boxes.reduce((sum, { operands }) => sum + operands.length, 0));
        const all = [...placed.values()];
        for (const a of all) {
          expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
          expect(a.x + a.width / 2).toBeLessThanOrEqual(width + 1e-9);
          expect(a.y - a.height / 2).toBeGreaterThanOrEqual(-1e-9);
          expect(a.y + a.height / 2).toBeLessThanOrEqual(height + 1e-9);
          for (const b of all)
            if (a.id < b.id && a.column === b.column)
              expect(Math.abs(a.y - b.y)).toBeGreaterThan((a.height + b.height) / 2);
        }
        for (const { from, to, points, stub } of edges) {
          const span = (placed.get(to)?.column ?? 0) - (placed.get(from)?.column ?? 0);
          expect(stub).toBe(span > 10);
          expect(placed.get(from)?.column).toBeLessThan(placed.get(to)?.column ?? -1);
          for (let i = 1; i < points.length; i += 1)
            expect(points[i][0]).toBeGreaterThanOrEqual(points[i - 1][0]);
        }
      }),
      seed,
    );
  });

  it('is the same for the same graph', () => {
    fc.assert(
      fc.property(graphs, (boxes) => {
        expect(graphLayout(boxes)).toEqual(graphLayout(structuredClone(boxes)));
      }),
      { ...seed, numRuns: 30 },
    );
  });

  it('uncrosses two chains and keeps them straight', () => {
    const { boxes } = graphLayout([
      box(0, 0),
      box(1, 0),
      box(2, 1, 1),
      box(3, 1, 0),
      box(4, 2, 2),
      box(5, 2, 3),
    ]);
    const y = (id: number) => boxes.get(id)?.y;
    expect([y(3), y(5)]).toEqual([y(0), y(0)]);
    expect([y(2), y(4)]).toEqual([y(1), y(1)]);
  });

  it('has an input that is used late just before its first use', () => {
    const { boxes } = graphLayout([box(0, 0), box(1, 0), box(2, 1, 0), box(3, 2, 2), box(4, 3, 3, 1)]);
    expect(boxes.get(1)?.column).toBe(2);
  });

  it('draws no edge to what is not on the page, and nothing for nothing', () => {
    expect(graphLayout([box(7, 3, 2, 5)]).edges).toEqual([]);
    expect(graphLayout([])).toMatchObject({ width: 0, height: 0, edges: [] });
  });
});

it('leaves and reaches a box flat, and writes the local derivative near its end', () => {
  const points = [
    [0, 0],
    [100, 50],
  ] as const;
  expect(edgePath(points)).toBe('M0 0C50 0 50 50 100 50');
  expect(edgePath([points[0], [100, 0]])).toBe('M0 0H100');
  const [x, y] = labelPoint(points);
  expect(x).toBeGreaterThan(50);
  expect(y).toBeLessThan(50);
});
