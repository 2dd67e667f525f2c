import type { FlowEvent, SourceRange, TraceContext } from '@shared/contract/explain.ts';
import type { Attributes, Op, Tensor } from '../ops/op.ts';

/** What an op is applied to: a variable of the tape, or a number. */
export type Argument = { readonly node: number } | { readonly constant: number };

/** A variable of the function: an input, or one step. Operands have smaller ids. */
export interface TapeNode {
  readonly id: number;
  readonly kind: 'input' | 'step' | 'constant';
  /** An input's name in the source. */
  readonly input: string;
  readonly op: Op | null;
  readonly attributes: Attributes;
  readonly arguments: readonly Argument[];
  /** Ids of the arguments that are variables, in order, and their places among the arguments. */
  readonly operands: readonly number[];
  readonly places: readonly number[];
  readonly tensors: readonly Tensor[];
  readonly output: Tensor;
  readonly value: number;
  readonly source: SourceRange | null;
  variable: string | null;
  readonly context: number;
  readonly level: number;
}

/** A recorded computation: the function at one point. */
export interface Tape {
  readonly nodes: readonly TapeNode[];
  readonly inputs: number;
  readonly outputs: readonly number[];
  readonly flow: readonly FlowEvent[];
  readonly contexts: readonly TraceContext[];
  /** Steps of the interpreter. */
  readonly interpreted: number;
  /** Whether the value is an array, and so Rⁿ → Rᵐ even where m is 1. */
  readonly vector: boolean;
}

export const scalar = (value: number): Tensor => ({ values: Float64Array.of(value), rows: 1, columns: 1 });

/** ∂v/∂operand by the op's own reverse rule, with an adjoint of 1. */
export function localOf(node: TapeNode, operand: number): number {
  return contributionOf(node, operand, 1);
}

/** What the op's reverse rule adds to the adjoint of an operand: v̄ₖ·∂vₖ/∂vᵢ in the rule's own arithmetic. */
export function contributionOf(node: TapeNode, operand: number, adjoint: number): number {
  const rule = node.op?.reverse[node.places[operand]];
  if (!rule) return 0;
  const into = scalar(0);
  rule(into, scalar(adjoint), node.output, node.tensors, node.attributes);
  return into.values[0];
}

/**
 * The same computation with its steps in order of their levels, the longest way from an input: the numbering of the
 * lecture. Within a level the order stays.
 */
export function inLevels(tape: Tape): Tape {
  const order = tape.nodes
    .map(({ id }) => id)
    .sort((a, b) => tape.nodes[a].level - tape.nodes[b].level || a - b);
  const place = new Map(order.map((id, at) => [id, at]));
  const moved = (id: number): number => place.get(id)!;
  const nodes = order.map((id, at): TapeNode => {
    const node = tape.nodes[id];
    return {
      ...node,
      id: at,
      arguments: node.arguments.map((each) => ('node' in each ? { node: moved(each.node) } : each)),
      operands: node.operands.map(moved),
    };
  });
  return { ...tape, nodes, outputs: tape.outputs.map(moved) };
}
