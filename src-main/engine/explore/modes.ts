import { contributionOf, localOf, scalar, type Tape } from './tape.ts';
import type { Tensor } from '../ops/op.ts';

/** One accumulation of the reverse mode; `operand` is the place among the operands of `via`. */
export interface ReverseStep {
  readonly of: number;
  readonly via: number | null;
  readonly operand: number;
  readonly viaAdjoint: number;
  readonly contribution: number;
  readonly before: number | null;
  readonly after: number;
}

/**
 * The reverse adjoint trace from one output: v̄_m = 1, then every step in reverse, for each its operands in order:
 * v̄ᵢ = v̄ᵢ + v̄ₖ·∂vₖ/∂vᵢ (lecture, reverse-mode differentiation in computational graphs).
 *
 * @returns the steps, and v̄ of each node, null where the output does not depend on it
 */
export function reverseMode(
  tape: Tape,
  output: number,
): { steps: ReverseStep[]; adjoints: (number | null)[] } {
  const adjoints = tape.nodes.map((): number | null => null);
  adjoints[output] = 1;
  const steps: ReverseStep[] = [
    { of: output, via: null, operand: 0, viaAdjoint: 1, contribution: 1, before: null, after: 1 },
  ];
  for (let id = output; id >= 0; id--) {
    const node = tape.nodes[id];
    const viaAdjoint = adjoints[id];
    if (viaAdjoint === null) continue;
    node.operands.forEach((of, operand) => {
      const contribution = contributionOf(node, operand, viaAdjoint);
      const before = adjoints[of];
      const after = before === null ? contribution : before + contribution;
      adjoints[of] = after;
      steps.push({ of, via: id, operand, viaAdjoint, contribution, before, after });
    });
  }
  return { steps, adjoints };
}

/** Tangents v̇ of all nodes for one seed: v̇ of that input is 1, of the others 0; each op's own tangent rule. */
export function forwardMode(tape: Tape, seed: number): number[] {
  const tangents = tape.nodes.map(({ id, kind }): number => (kind === 'input' && id === seed ? 1 : 0));
  const dot = scalar(0);
  for (const node of tape.nodes) {
    if (!node.op) continue;
    const given = node.arguments.map((each): Tensor | null =>
      'node' in each ? scalar(tangents[each.node]) : null,
    );
    node.op.tangent(dot, given, node.output, node.tensors, node.attributes);
    tangents[node.id] = dot.values[0];
  }
  return tangents;
}

/** Operands that the recursion meets below each node: Σ over operands of 1, and of what is below it. */
export function recursiveSteps(tape: Tape, output: number): number {
  const below: number[] = [];
  for (const { operands } of tape.nodes)
    below.push(operands.reduce((sum, operand) => sum + 1 + below[operand], 0));
  return below[output];
}

export interface RecursiveVisit {
  readonly depth: number;
  readonly node: number;
  readonly via: number;
  readonly operand: number;
  readonly local: number;
  /** ∂f/∂node along this way alone. */
  readonly path: number;
}

/**
 * autodiff(f, w) of the lecture, line by line: operands(f), gradients(f), and for each operand either its own entry
 * or, for an intermediate variable, ∂f/∂v_j·autodiff(v_j, w). A node that is shared is walked again for each use.
 *
 * @param visit is told of each operand met, in order
 * @returns (w̄₁, …, w̄_p)
 */
export function autodiff(tape: Tape, output: number, visit: (visit: RecursiveVisit) => void): Float64Array {
  const locals = tape.nodes.map((node) => node.operands.map((_, i) => localOf(node, i)));
  const walk = (f: number, depth: number, along: number): Float64Array => {
    const gradient = new Float64Array(tape.inputs);
    tape.nodes[f].operands.forEach((v, j) => {
      const local = locals[f][j];
      visit({ depth, node: v, via: f, operand: j, local, path: along * local });
      if (v < tape.inputs) gradient[v] += local;
      else walk(v, depth + 1, along * local).forEach((part, i) => (gradient[i] += local * part));
    });
    return gradient;
  };
  if (output >= tape.inputs) return walk(output, 0, 1);
  const itself = new Float64Array(tape.inputs);
  itself[output] = 1;
  return itself;
}
