import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steps } from '../charts/color-scale.ts';
import { edgeLimits, edgeStyle } from './diagram-draw.ts';
import {
  captionHeight,
  diagramEdges,
  diagramLayout,
  footHeight,
  type DiagramLayer,
} from './diagram-layout.ts';
import { diagramText, outputLabels } from './diagram-text.ts';

const seeded = { seed: 20261123, numRuns: 200 };

/** A network of these sizes, inputs first. */
function network(...sizes: number[]): DiagramLayer[] {
  return sizes.slice(1).map((units, index) => ({
    name: index === sizes.length - 2 ? 'o' : `h${index + 1}`,
    units,
    inputs: sizes[index],
    activation: 'tanh',
  }));
}

const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 2, maxLength: 20 });
const room = fc.record({
  width: fc.integer({ min: 200, max: 1200 }),
  height: fc.integer({ min: 160, max: 900 }),
  bias: fc.boolean(),
  left: fc.integer({ min: 30, max: 120 }),
  right: fc.integer({ min: 30, max: 120 }),
});

describe('the layout of the diagram', () => {
  it('keeps every node inside, apart from the others, and between captions and foot', () => {
    fc.assert(
      fc.property(sizes, room, (of, within) => {
        const { width, height, radius, columns } = diagramLayout(network(...of), within);
        expect(columns).toHaveLength(of.length);
        for (const [c, column] of columns.entries()) {
          expect(column.x - radius).toBeGreaterThanOrEqual(within.left - 1e-9);
          expect(column.x + radius).toBeLessThanOrEqual(width - within.right + 1e-9);
          if (c > 0) expect(column.x - columns[c - 1].x).toBeGreaterThan(2 * radius + 20);
          const heights = [...column.nodes.map(({ y }) => y), ...(column.gap ? [column.gap.y] : [])].sort(
            (a, b) => a - b,
          );
          expect(heights[0] - radius).toBeGreaterThanOrEqual(captionHeight);
          expect(heights[heights.length - 1] + radius).toBeLessThanOrEqual(height - footHeight);
          for (let i = 1; i < heights.length; i++)
            expect(heights[i] - heights[i - 1]).toBeGreaterThan(2 * radius);
        }
      }),
      seeded,
    );
  });

  it('accounts for every neuron: shown or in the gap, the first and the last always shown', () => {
    fc.assert(
      fc.property(sizes, room, (of, within) => {
        const { columns } = diagramLayout(network(...of), within);
        for (const [c, { nodes, gap, units }] of columns.entries()) {
          expect(units).toBe(of[c]);
          const indices = nodes.map(({ index }) => index).filter((index) => index >= 0);
          expect(indices.length + (gap?.hidden ?? 0)).toBe(units);
          expect(indices).toContain(0);
          expect(indices).toContain(units - 1);
          expect(nodes.some(({ kind }) => kind === 'bias')).toBe(within.bias && c < columns.length - 1);
        }
      }),
      seeded,
    );
  });

  it('shows 2-3-1 whole and collapses 64-128-10 where needed', () => {
    const within = { width: 480, height: 360, bias: true, left: 60, right: 60 };
    expect(diagramLayout(network(2, 3, 1), within).columns.map(({ gap }) => gap)).toEqual([null, null, null]);
    const [inputs, hidden, output] = diagramLayout(network(64, 128, 10), within).columns;
    expect(inputs.gap?.hidden).toBeGreaterThan(40);
    expect(hidden.gap?.hidden).toBeGreaterThan(100);
    expect(output.gap).toBeNull();
  });
});

describe('the edges', () => {
  it('join neighbouring columns and know where their weight lies', () => {
    const layers = network(2, 3, 1);
    const edges = diagramEdges(
      diagramLayout(layers, { width: 480, height: 360, bias: true, left: 40, right: 40 }),
    );
    expect(edges).toHaveLength(3 * 3 + 1 * 4);
    const into = (layer: number): number[] =>
      edges.filter((edge) => edge.layer === layer).map(({ weight }) => weight);
    expect(into(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(into(1)).toEqual([0, 1, 2, 3]);
    expect(edges.find(({ from }) => from.kind === 'bias')?.weight).toBe(0);
  });

  it('are capped, and every layer keeps some', () => {
    const layers = network(...Array.from({ length: 60 }, () => 20));
    const edges = diagramEdges(
      diagramLayout(layers, { width: 900, height: 600, bias: true, left: 40, right: 40 }),
      2000,
    );
    expect(edges.length).toBeLessThanOrEqual(2000);
    expect(new Set(edges.map(({ layer }) => layer)).size).toBe(59);
    expect(new Set(edges).size).toBe(edges.length);
  });

  it('tell sign by colour and magnitude by width and opacity', () => {
    const [strong, weak, negative] = [0.9, 0.1, -0.9].map((weight) => edgeStyle(weight, 1, 12));
    expect(strong.width).toBeGreaterThan(weak.width);
    expect(strong.opacity).toBeGreaterThan(weak.opacity);
    expect([strong.color, negative.color]).toEqual([2 * steps, 0]);
    expect(negative.width).toBe(strong.width);
    expect(edgeStyle(undefined, 0, 12).color).toBeNull();
    expect(edgeStyle(NaN, 1, 12).color).toBeNull();
  });

  it('ignore weights of another shape', () => {
    expect(edgeLimits(network(2, 3, 1), [new Float64Array(9).fill(-0.3), new Float64Array(7)])).toEqual([
      0.3, 0,
    ]);
    expect(edgeLimits(network(2, 3, 1), null)).toEqual([0, 0]);
  });
});

describe('the text', () => {
  it('says what the picture shows', () => {
    const text = diagramText(network(2, 3, 1), ['height', 'mass'], ['female', 'male']);
    expect(text).toBe(
      'Network: 2 inputs (height, mass); layer h₁: 3 tanh neurons, W 3 × 3; ' +
        'layer o: 1 tanh output (P(male)), W 1 × 4. 13 parameters.',
    );
    expect(
      diagramText(
        network(64, 10),
        Array.from({ length: 64 }, (_, i) => `p${i}`),
        undefined,
      ),
    ).toContain('and 52 more');
  });

  it('names the outputs only where the names fit', () => {
    expect(outputLabels(3, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(outputLabels(1, ['a', 'b'])).toEqual(['P(b)']);
    expect(outputLabels(4, ['a', 'b'])).toBeNull();
  });
});
