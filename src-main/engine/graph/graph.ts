import type { Attributes, Shape } from '../ops/op.ts';

/** A node of the computational graph. Operands always have smaller ids, so the array is in evaluation order. */
export interface GraphNode {
  readonly id: number;
  /** `input`: filled before a pass (examples, targets, masks). `parameter`: weights. `op`: computed. */
  readonly kind: 'input' | 'parameter' | 'op';
  /** For people: `x`, `W^{h_1}`, `z^{h_1}`. */
  readonly name: string;
  /** Registry name for `op` nodes, otherwise ''. */
  readonly op: string;
  readonly operands: readonly number[];
  readonly shape: Shape;
  readonly attributes: Attributes;
}

/** A graph is data: it can be printed, checked, stored and compiled. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** What the graph is for: name → node id. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** Ids of all nodes that `roots` depend on, ascending, which is evaluation order. */
export function ancestorsOf(graph: Graph, roots: readonly number[]): number[] {
  const reached = new Set<number>();
  const pending = [...roots];
  while (pending.length > 0) {
    const id = pending.pop()!;
    if (reached.has(id)) continue;
    reached.add(id);
    pending.push(...graph.nodes[id].operands);
  }
  return [...reached].sort((a, b) => a - b);
}

/** One line a node: `4: z^{h_1} [batch × 8] = affine(x, W^{h_1})`. */
export function print(graph: Graph): string {
  const lines = graph.nodes.map((node) => {
    const operands = node.operands.map((id) => graph.nodes[id].name).join(', ');
    const attributes = Object.entries(node.attributes).map(([key, value]) => `${key}=${value}`);
    const call = node.kind === 'op' ? `${node.op}(${[operands, ...attributes].join('; ')})` : node.kind;
    return `${node.id}: ${node.name} [${node.shape.rows} × ${node.shape.columns}] = ${call}`;
  });
  for (const [name, id] of Object.entries(graph.outputs)) lines.push(`output ${name}: ${id}`);
  return lines.join('\n');
}
