import { updateRules } from './update-rules.ts';
import type { OptimizerKind } from '@shared/design/choices.ts';
import { ancestorsOf } from '../graph/graph.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { opNamed } from '../ops/registry.ts';
import { Arena } from './arena.ts';
import { costOf } from './cost.ts';
import { HYPER_COUNT } from './plan.ts';
import type { Instruction, Plan, SlotKind, Span } from './plan.ts';

export interface CompileOptions {
  /** Most rows of a chunk. */
  readonly chunkRows: number;
  readonly optimizer: OptimizerKind;
  /** Outputs that the training pass must leave readable; the first is the loss that is differentiated. */
  readonly training: readonly [string, ...string[]];
  /** Outputs whose adjoints are seeded once per update, not once per chunk. */
  readonly penalties: readonly string[];
  /** Outputs of the forward pass without update. */
  readonly evaluation: readonly string[];
}

/**
 * Orders the graph into a flat program and gives every value its place.
 *
 * Reverse mode: a node's adjoint is complete when every later node has added its part, so nodes are walked in
 * descending order; a slot is released after the last instruction that reads it.
 */
export function compile(graph: Graph, options: CompileOptions): Plan {
  const arena = new Arena();
  const instructions: Instruction[] = [];
  const { nodes } = graph;
  const differentiable = dependsOnParameters(graph);
  const allocate = (kind: SlotKind, name: string, node: GraphNode): number => {
    const batched = node.shape.rows === 'batch';
    const rows = batched ? options.chunkRows : (node.shape.rows as number);
    return arena.allocate({ kind, name, rows, columns: node.shape.columns, batched, node: node.id });
  };
  const scalar = (kind: SlotKind, name: string, columns = 1): number =>
    arena.allocate({ kind, name, rows: 1, columns, batched: false, node: -1 });

  const parameterNodes = nodes.filter((node) => node.kind === 'parameter');
  const matrices = (kind: SlotKind, prefix: string): number[] =>
    parameterNodes.map((node) => allocate(kind, `${prefix}${node.name}`, node));
  // What must be kept to go on comes first and without gaps, so that one copy is a snapshot.
  const parameters = matrices('parameter', '');
  const deltas = matrices('delta', 'Δ');
  const states = parameterNodes.map((node) =>
    Array.from({ length: updateRules[options.optimizer].states }, (_, i) =>
      allocate('state', `S${i}(${node.name})`, node),
    ),
  );
  const stateLength = arena.length;
  const gradients = matrices('gradient', '∇');
  const hyperparameters = scalar('hyperparameters', 'hyperparameters', HYPER_COUNT);
  const parameterIndex = new Map(parameterNodes.map((node, index) => [node.id, index]));
  const inputs: Record<string, number> = {};
  const fixed = new Map<number, number>();
  for (const node of nodes) {
    if (node.kind === 'input') fixed.set(node.id, (inputs[node.name] = allocate('input', node.name, node)));
    if (node.kind === 'parameter') fixed.set(node.id, parameters[parameterIndex.get(node.id)!]);
  }
  // Written once for the whole run, so never in a place that is used again.
  const seeds = Object.fromEntries(
    [options.training[0], ...options.penalties].map((root) => [root, scalar('seed', `seed(${root})`)]),
  );
  const outputs: Record<string, number> = {};

  const begin = section(() => {
    for (const slot of gradients) instructions.push({ rule: 'zero', slot });
  });
  const chunk = section(() => differentiate(options.training[0], options.training));
  const penalty = section(() => {
    for (const name of options.penalties) differentiate(name, []);
  });
  const update = section(() => {
    parameterNodes.forEach((_, i) =>
      instructions.push({
        rule: 'update',
        optimizer: options.optimizer,
        weights: parameters[i],
        gradient: gradients[i],
        delta: deltas[i],
        state: states[i],
        hyperparameters,
      }),
    );
  });
  const evaluate = section(() => {
    const order = ancestorsOf(
      graph,
      options.evaluation.map((name) => graph.outputs[name]),
    );
    const primal = forward(order);
    for (const name of options.evaluation) outputs[name] = primal.get(graph.outputs[name])!;
  });

  const slots = arena.slots;
  return {
    slots,
    instructions,
    sections: { begin, chunk, finish: { from: penalty.from, to: update.to }, update, evaluate },
    length: arena.length,
    stateLength,
    chunkRows: options.chunkRows,
    roles: { inputs, parameters, gradients, deltas, states, hyperparameters, seeds, outputs },
    costs: Float64Array.from(instructions, (instruction) => costOf(instruction, slots)),
  };

  function section(emit: () => void): Span {
    const from = instructions.length;
    emit();
    return { from, to: instructions.length };
  }

  /** Emits the forward instructions of `order`; returns the slot of each node. */
  function forward(order: readonly number[]): Map<number, number> {
    const primal = new Map(fixed);
    for (const id of order) {
      const node = nodes[id];
      if (node.kind !== 'op') continue;
      const output = allocate('primal', node.name, node);
      primal.set(id, output);
      const operands = node.operands.map((operand) => primal.get(operand)!);
      instructions.push({
        rule: 'forward',
        op: node.op,
        output,
        inputs: operands,
        attributes: node.attributes,
      });
    }
    return primal;
  }

  /** Forward and reverse from one output, whose adjoint starts at its seed; `readable` outputs keep their slots. */
  function differentiate(root: string, readable: readonly string[]): void {
    const rootId = graph.outputs[root];
    const order = ancestorsOf(graph, [rootId, ...readable.map((name) => graph.outputs[name])]);
    const primal = forward(order);
    for (const name of readable) outputs[name] = primal.get(graph.outputs[name])!;
    const kept = new Set(readable.map((name) => graph.outputs[name]));

    const adjoint = new Map<number, number>();
    parameterNodes.forEach((node, i) => adjoint.set(node.id, gradients[i]));
    const rootAdjoint = allocate('adjoint', `${nodes[rootId].name}̄`, nodes[rootId]);
    adjoint.set(rootId, rootAdjoint);
    instructions.push({ rule: 'seed', slot: rootAdjoint, from: seeds[root] });

    for (const id of [...order].reverse()) {
      const node = nodes[id];
      const outputAdjoint = adjoint.get(id);
      if (node.kind !== 'op' || outputAdjoint === undefined) continue;
      const { reverse } = opNamed(node.op);
      node.operands.forEach((operand, position) => {
        if (!reverse[position] || !differentiable[operand]) return;
        let target = adjoint.get(operand);
        if (target === undefined) {
          target = allocate('adjoint', `${nodes[operand].name}̄`, nodes[operand]);
          adjoint.set(operand, target);
          instructions.push({ rule: 'zero', slot: target });
        }
        instructions.push({
          rule: 'reverse',
          op: node.op,
          operand: position,
          adjoint: target,
          outputAdjoint,
          output: primal.get(id)!,
          inputs: node.operands.map((each) => primal.get(each)!),
          attributes: node.attributes,
        });
      });
      arena.release(outputAdjoint);
      if (!kept.has(id)) arena.release(primal.get(id)!);
    }
  }
}

/** For each node, whether some parameter is among its ancestors (or it is one). */
function dependsOnParameters(graph: Graph): boolean[] {
  const depends: boolean[] = [];
  for (const node of graph.nodes)
    depends.push(node.kind === 'parameter' || node.operands.some((operand) => depends[operand]));
  return depends;
}
