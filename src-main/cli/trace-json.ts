import type { Jacobian, Trace } from '@shared/contract/explain.ts';
import type { ExplainInput } from '@shared/design/explain.ts';

/** JSON has no NaN and no infinity: they are the words JavaScript has for them. */
type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';
const json = (value: number): JsonNumber => (Number.isFinite(value) ? value : (String(value) as JsonNumber));
const named = (values: readonly (readonly [string, number])[]): Record<string, JsonNumber> =>
  Object.fromEntries(values.map(([name, value]) => [name, json(value)]));

/** Which branches were taken and how often loops ran, in their order: a program's steps depend on its inputs. */
export function decisionsOf({ flow }: Trace): { line: number; text: string; taken: boolean | null }[] {
  return flow.items
    .filter(({ kind }) => kind === 'branch' || kind === 'end')
    .map(({ source, text, taken }) => ({ line: source.line, text, taken }));
}

/** What `adjoint trace --json` prints; steps and lists name variables by their names, v₋₁. */
export function traceJson(trace: Trace, inputs: readonly ExplainInput[]): object {
  const { nodes, adjoints, tangents, recursion, mode, gradient, value, jacobian, counts } = trace;
  const name = (id: number): string => nodes.items[id].name;
  const second = {
    reverse: {
      adjoints: adjoints.items.map(({ step, of, via, local, contribution, after }) => ({
        step,
        of: name(of),
        via: via === null ? null : name(via),
        local: json(local),
        contribution: json(contribution),
        value: json(after),
      })),
    },
    forward: {
      tangents: tangents.items.map(({ step, of, terms, value: tangent }) => ({
        step,
        of: name(of),
        terms: terms.map((term) => ({
          operand: name(term.operand),
          local: json(term.local),
          tangent: json(term.tangent),
        })),
        value: json(tangent),
      })),
    },
    recursive: {
      recursion: recursion.items.map(({ step, depth, node, via, local, path }) => ({
        step,
        depth,
        of: name(node),
        via: name(via),
        local: json(local),
        path: json(path),
      })),
    },
  }[mode];
  return {
    inputs: named(inputs.map((input) => [input.name, input.value])),
    primals: nodes.items.map((node) => ({
      name: node.name,
      op: node.kind === 'step' ? node.op : node.kind,
      operands: node.operands.map(name),
      value: json(node.value),
    })),
    ...(trace.flow.items.length > 0 && { decisions: decisionsOf(trace) }),
    ...second,
    gradient: named(
      gradient.map(({ input, reverse, forward, recursive }) => [
        input,
        { reverse, forward, recursive: recursive ?? NaN }[mode],
      ]),
    ),
    value: json(value),
    ...(jacobian && { jacobian: jacobianJson(jacobian) }),
    counts: {
      ...counts,
      recursiveSteps: json(counts.recursiveSteps),
      operations: named(Object.entries(counts.operations)),
    },
  };
}

function jacobianJson({ rows, columns, reverse, forward, reverseCost, forwardCost }: Jacobian): object {
  const matrix = (values: Float64Array): JsonNumber[][] =>
    Array.from({ length: rows }, (_, row) =>
      Array.from(values.subarray(row * columns, (row + 1) * columns), json),
    );
  return {
    reverse: { values: matrix(reverse), ...reverseCost },
    forward: { values: matrix(forward), ...forwardCost },
  };
}
