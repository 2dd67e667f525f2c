import type { TraceNode, VectorStep } from '@shared/contract/explain.ts';
import type { WalkTrace } from '../state/explain-known.ts';
import { graphLayout, type GraphLayout } from './graph-layout.ts';

/** A variable as the graph draws it: its name and expression in a box, primal above, adjoint below. */
export interface GraphNode {
  readonly id: number;
  readonly name: string;
  /** `v₃ = σ(v₁)`, as much of it as the box holds. */
  readonly text: string;
  /** The whole, for the tooltip. */
  readonly title: string;
  readonly kind: TraceNode['kind'] | VectorStep['kind'];
  readonly level: number;
  readonly operands: readonly number[];
  /** ∂v/∂operand; null where none is shown. */
  readonly locals: readonly (number | null)[];
}

/** Nodes on one page of the graph. */
export const PAGE = 300;
const longest = 24;
/** Of text in a box, at a scale of 1. */
export const textSize = 12;
export const characterWidth = 6.3;
export const boxHeight = 26;
/** Room for the primal above and the adjoint below a box. */
export const lineHeight = 16;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** The name in the program, else the lecture's. */
export const nodeTitle = ({ name, label, variable }: TraceNode): string =>
  `${name} = ${label}${variable !== null && variable !== label ? ` (${variable})` : ''}`;

/**
 * The page of nodes that begins at `from`: those that have come. Edges from earlier pages are not drawn. What later
 * layers do with a neuron's output is known by the adjoints that come through it.
 */
export function traceGraph({ nodes, adjoints }: WalkTrace, from: number): GraphNode[] {
  const page: GraphNode[] = [];
  let last = 0;
  for (let i = from; i < Math.min(from + PAGE, nodes.total); i += 1) {
    const node = nodes.at(i);
    if (!node) continue;
    const { id, name, label, kind, level, operands, locals } = node;
    const given = operands.length === 0 && kind !== 'input' && kind !== 'constant';
    const text = cut(given ? name : `${name} = ${label}`);
    page.push({ id, name, text, title: nodeTitle(node), kind, level, operands, locals });
    last = Math.max(last, level);
  }
  const outside = page.some(({ kind }) => kind === 'outside');
  if (!outside) return page;
  const through = adjoints.entries().map(([, step]) => step);
  return page.map((node) => {
    if (node.kind !== 'outside') return node;
    const steps = through.filter(({ via }) => via === node.id);
    // A penalty reads the weights, which are left of everything: its edges would cross the whole drawing.
    const near = steps.filter(({ of }) => page.find(({ id }) => id === of)?.kind === 'step');
    return {
      ...node,
      level: last + 1,
      operands: near.map(({ of }) => of),
      locals: near.map(({ local }) => local),
    };
  });
}

/** Where each vector step stands: longest way from x. */
function levelsOf(steps: readonly VectorStep[]): Map<number, number> {
  const levels = new Map<number, number>();
  for (const { id, operands } of steps)
    levels.set(id, Math.max(-1, ...operands.map((operand) => levels.get(operand) ?? -1)) + 1);
  return levels;
}

/** The vector steps of a network's example: one box a vector or matrix. */
export function vectorGraph(steps: readonly VectorStep[]): GraphNode[] {
  const levels = levelsOf(steps);
  return steps.map(({ id, name, label, kind, operands, rows, columns }) => ({
    id,
    name,
    text: cut(label === name || label === '' ? name : `${name} = ${label}`),
    title: `${name} = ${label}, ${columns === 1 ? rows : `${rows} × ${columns}`}`,
    kind,
    level: levels.get(id) ?? 0,
    operands,
    locals: operands.map(() => null),
  }));
}

/** Between two columns, with and without local derivatives on the edges. */
const labelledGap = 52;
const gap = 28;

const widthOf = ({ text }: GraphNode): number => Math.max(52, 14 + characterWidth * text.length);

export function layoutOf(nodes: readonly GraphNode[]): GraphLayout {
  return graphLayout(
    nodes.map((node) => ({
      id: node.id,
      level: node.level,
      width: widthOf(node),
      height: boxHeight + 2 * lineHeight,
      operands: node.operands,
    })),
    nodes.some(({ locals }) => locals.some((local) => local !== null)) ? labelledGap : gap,
  );
}

/** Edges with the same ends are one line; a step that uses an operand twice has both derivatives on it. */
export interface GraphEdge {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly points: GraphLayout['edges'][number]['points'];
  readonly locals: readonly number[];
  /** Only its end is drawn. */
  readonly stub: boolean;
}

export function edgesOf(layout: GraphLayout, nodes: readonly GraphNode[]): GraphEdge[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = new Map<string, { -readonly [K in keyof GraphEdge]: GraphEdge[K] }>();
  for (const { from, to, operand, points, stub } of layout.edges) {
    const key = `${from}-${to}`;
    const local = byId.get(to)?.locals[operand] ?? null;
    const edge = edges.get(key) ?? { key, from, to, points, stub, locals: [] };
    edges.set(key, { ...edge, locals: local === null ? edge.locals : [...edge.locals, local] });
  }
  return [...edges.values()];
}

export type Direction = 'operand' | 'user' | 'above' | 'below';

/** The node that an arrow key leads to: along an edge, or up and down in the column. */
export function neighbour(
  layout: GraphLayout,
  nodes: readonly GraphNode[],
  id: number,
  direction: Direction,
): number | null {
  const here = layout.boxes.get(id);
  if (!here) return nodes[0]?.id ?? null;
  if (direction === 'above' || direction === 'below') {
    const column = layout.columns[here.column];
    const sorted = column.toSorted((a, b) => (layout.boxes.get(a)?.y ?? 0) - (layout.boxes.get(b)?.y ?? 0));
    return sorted[sorted.indexOf(id) + (direction === 'above' ? -1 : 1)] ?? null;
  }
  const ends =
    direction === 'operand'
      ? (nodes.find((node) => node.id === id)?.operands ?? [])
      : nodes.filter(({ operands }) => operands.includes(id)).map((node) => node.id);
  const placed = ends.flatMap((end) => layout.boxes.get(end) ?? []);
  placed.sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y));
  return placed[0]?.id ?? null;
}
