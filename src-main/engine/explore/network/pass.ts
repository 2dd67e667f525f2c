import { INPUTS, TARGETS, weightName } from '../../graph/from-design.ts';
import { ancestorsOf, type Graph, type GraphNode } from '../../graph/graph.ts';
import type { Tensor } from '../../ops/op.ts';
import { opNamed } from '../../ops/registry.ts';
import type { NetworkSight } from './sight.ts';

/** The graph at one example: values and adjoints of every node that the objective depends on, by node id. */
export interface Pass {
  readonly graph: Graph;
  /** Ids in evaluation order. */
  readonly order: readonly number[];
  readonly loss: number;
  readonly penalties: readonly { readonly node: number; readonly layer: string; readonly factor: number }[];
  readonly values: ReadonlyMap<number, Tensor>;
  /** Of what depends on weights. */
  readonly adjoints: ReadonlyMap<number, Tensor>;
}

/**
 * Forward and reverse over the graph, op by op as the plan does it for a batch of this one example without dropout:
 * the same rules on the same numbers in the same order, so the same bits (plan/compile.ts, `differentiate`).
 */
export function passOf({ graph, stack, weights, inputs, targets, penaltyRows }: NetworkSight): Pass {
  const values = new Map<number, Tensor>();
  const adjoints = new Map<number, Tensor>();
  const matrix = ({ shape }: GraphNode, content?: Float64Array): Tensor => {
    const rows = shape.rows === 'batch' ? 1 : shape.rows;
    return { values: content ?? new Float64Array(rows * shape.columns), rows, columns: shape.columns };
  };
  for (const node of graph.nodes) {
    if (node.kind === 'parameter') {
      const layer = stack.findIndex((each) => weightName(each) === node.name);
      values.set(node.id, matrix(node, weights[layer]));
      adjoints.set(node.id, matrix(node));
    } else if (node.name === INPUTS) values.set(node.id, matrix(node, inputs));
    else if (node.name === TARGETS) values.set(node.id, matrix(node, targets));
  }
  const depends: boolean[] = [];
  for (const { kind, operands } of graph.nodes)
    depends.push(kind === 'parameter' || operands.some((operand) => depends[operand]));

  const forward = (order: readonly number[]): void => {
    for (const id of order) {
      const node = graph.nodes[id];
      if (node.kind !== 'op' || values.has(id)) continue;
      const output = matrix(node);
      opNamed(node.op).forward(output, tensorsOf(node, values), node.attributes);
      values.set(id, output);
    }
  };
  const reverse = (root: number, order: readonly number[], seed: number): void => {
    const rootAdjoint = matrix(graph.nodes[root]);
    rootAdjoint.values.fill(seed);
    adjoints.set(root, rootAdjoint);
    for (const id of [...order].reverse()) {
      const node = graph.nodes[id];
      const outputAdjoint = adjoints.get(id);
      if (node.kind !== 'op' || !outputAdjoint) continue;
      opNamed(node.op).reverse.forEach((rule, position) => {
        const operand = node.operands[position];
        if (!rule || !depends[operand]) return;
        const adjoint = adjoints.get(operand) ?? matrix(graph.nodes[operand]);
        adjoints.set(operand, adjoint);
        rule(adjoint, outputAdjoint, values.get(id)!, tensorsOf(node, values), node.attributes);
      });
    }
  };

  const loss = graph.outputs['evaluation.loss'];
  const order = ancestorsOf(graph, [loss]);
  forward(order);
  reverse(loss, order, 1);
  const penalties = Object.entries(graph.outputs).flatMap(([name, node]) => {
    const [, layer, kind] = /^penalty\.(.+)\.(l1|l2)$/.exec(name) ?? [];
    const found = stack.find((each) => each.name === layer);
    if (!found || (kind !== 'l1' && kind !== 'l2')) return [];
    const factor = found[kind] / penaltyRows;
    forward([node]);
    reverse(node, [node], factor);
    return [{ node, layer, factor }];
  });
  return { graph, order, loss, penalties, values, adjoints };
}

function tensorsOf(node: GraphNode, values: ReadonlyMap<number, Tensor>): Tensor[] {
  return node.operands.map((id) => values.get(id)!);
}

/** What one rule alone adds to the adjoint of an operand. */
export function addedBy(pass: Pass, node: GraphNode, position: number): Tensor {
  const operand = pass.values.get(node.operands[position])!;
  const into = { ...operand, values: new Float64Array(operand.rows * operand.columns) };
  const adjoint = pass.adjoints.get(node.id);
  const rule = opNamed(node.op).reverse[position];
  if (rule && adjoint)
    rule(into, adjoint, pass.values.get(node.id)!, tensorsOf(node, pass.values), node.attributes);
  return into;
}
