import { describe, expect, it } from 'vitest';
import { edgesOf, layoutOf, neighbour, traceGraph, vectorGraph } from './graph-model.ts';
import { graphPicture, pictureSize } from './graph-picture.ts';
import { fitted, revealed, zoomed } from './graph-view.ts';
import { lecture, walkOf } from './testing/recorded.ts';

const nodes = traceGraph(walkOf(lecture.reverse), 0);
const layout = layoutOf(nodes);

describe('the graph of the worked example', () => {
  it('has a box for each variable and an edge for each operand', () => {
    expect(nodes).toHaveLength(12);
    expect(edgesOf(layout, nodes)).toHaveLength(14);
    expect(layout.columns.map((column) => column.length)).toEqual([3, 2, 2, 2, 2, 1]);
  });
  it('is walked by the arrow keys along its edges', () => {
    expect(neighbour(layout, nodes, 11, 'operand')).toBe(9);
    expect(neighbour(layout, nodes, 9, 'operand')).toBe(7);
    expect(neighbour(layout, nodes, 3, 'user')).toBe(5);
    expect(neighbour(layout, nodes, 3, 'below')).toBe(4);
    expect(neighbour(layout, nodes, 3, 'above')).toBe(null);
    expect(neighbour(layout, nodes, 11, 'user')).toBe(null);
    expect(neighbour(layout, nodes, -1, 'user')).toBe(0);
  });
  it('has both derivatives on the one line of x·x', () => {
    const [x] = nodes;
    const twice = [x, { ...x, id: 1, operands: [0, 0], locals: [3, 3], level: 1 }];
    expect(edgesOf(layoutOf(twice), twice).map(({ locals }) => locals)).toEqual([[3, 3]]);
  });
  it('is a picture that stands alone', () => {
    const theme = {
      background: '#fff',
      text: '#000',
      muted: '#555',
      line: '#888',
      sunken: '#eee',
      accent: '#00f',
    };
    const svg = graphPicture(
      {
        layout,
        nodes: [{ ...nodes[0], text: 'a < b' }, ...nodes.slice(1)],
        edges: edgesOf(layout, nodes),
        primal: (id) => `p${id}`,
        second: (id) => (id === 0 ? null : `s${id}`),
        local: (_, [first]) => String(first),
        title: 'L & w',
      },
      { ...theme, font: 'sans-serif' },
    );
    const document = new DOMParserLike(svg);
    expect(document.count('rect')).toBe(1 + 12);
    expect(document.count('path')).toBe(14);
    expect(document.count('text')).toBe(12 * 3 + 14);
    expect(svg).toContain('>a &lt; b</text>');
    expect(svg).toContain('<title>L &amp; w</title>');
    expect(svg).toContain('>–</text>');
    expect(svg).not.toContain('var(');
    expect(pictureSize(layout).width).toBeGreaterThan(layout.width);
  });
});

/** Counts elements; the environment of this test has no DOM. */
class DOMParserLike {
  readonly #svg: string;
  constructor(svg: string) {
    this.#svg = svg;
  }
  count(name: string): number {
    return this.#svg.split(`<${name} `).length - 1;
  }
}

it('draws a network as its vectors, each behind what it is made of', () => {
  const step = (id: number, kind: 'input' | 'parameter' | 'op', operands: number[]) => ({
    ...{ id, kind, operands, name: `n${id}`, tex: '', op: '', label: `n${id}`, labelTex: '', layer: null },
    ...{ adjointTex: '', adjointName: '' },
    ...{ rows: 1, columns: 2, values: null, adjoints: null, norm: 1, adjointNorm: null, scalarSteps: 0 },
  });
  const steps = [step(0, 'input', []), step(1, 'parameter', []), step(2, 'op', [0, 1]), step(3, 'op', [2])];
  expect(vectorGraph(steps).map(({ level }) => level)).toEqual([0, 0, 1, 2]);
});

describe('the part that is seen', () => {
  const window = { width: 600, height: 300 };
  it('is the whole where that can be read, in the middle', () => {
    const view = fitted({ width: 500, height: 100, start: 50 }, window, true);
    expect(view.x + (500 * view.scale) / 2).toBeCloseTo(300);
    expect(view.y + (100 * view.scale) / 2).toBeCloseTo(150);
  });
  it('is the beginning of a drawing that is too large', () => {
    const huge = { width: 9000, height: 5000 };
    expect(fitted({ ...huge, start: 0 }, window, true)).toEqual({ x: 24, y: 24, scale: 0.92 });
    expect(fitted({ ...huge, start: 4000 }, window, true)).toEqual({ x: 24, y: 150 - 3680, scale: 0.92 });
    expect(fitted({ ...huge, start: 5000 }, window, true).y).toBe(300 - 24 - 4600);
  });
  it('is the whole where that is asked for, however small', () => {
    const whole = { width: 1200, height: 500, start: 0 };
    expect(fitted(whole, window, false).scale).toBeCloseTo(552 / 1200);
    const chain = fitted({ width: 9000, height: 200, start: 0 }, window, false);
    expect(chain.x + 9000 * chain.scale).toBeLessThanOrEqual(600 - 24);
    expect(zoomed(chain, 0.5, 0, 0).scale).toBe(chain.scale);
  });
  it('keeps the point under the pointer while zooming', () => {
    const view = zoomed({ x: 10, y: 20, scale: 1 }, 2, 110, 70);
    expect(view).toEqual({ x: -90, y: -30, scale: 2 });
  });
  it('moves only where a box is out of sight', () => {
    const view = { x: 0, y: 0, scale: 1 };
    expect(revealed(view, { x: 100, y: 100, width: 50, height: 20 }, window)).toEqual(view);
    expect(revealed(view, { x: 700, y: 100, width: 50, height: 20 }, window).x).toBe(576 - 725);
    expect(revealed(view, { x: -40, y: 100, width: 50, height: 20 }, window).x).toBe(24 + 65);
  });
});
