import type { FlowEvent } from '@shared/contract/explain.ts';
import { positionOfNode, positionOfStep, type WalkTrace } from '../state/explain-known.ts';

/**
 * A line of the two traces side by side; indices, since what they name may not have come yet. `node` is null where
 * only the second trace has something to say, and the other way round.
 */
export interface TraceRow {
  readonly node: number | null;
  /** Of `adjoints`, `tangents` or `recursion`, by the mode. */
  readonly step: number | null;
  /** Line of an input: its final adjoint is the answer. */
  readonly result: number | null;
  /** Of the flow events; such a line has nothing else. */
  readonly flow?: number;
}

/** Lines up to which the traces are aligned; beyond, each runs in its own order. */
export const MOST_ALIGNED = 5000;

/**
 * As the lecture aligns them: beside v_k stand the steps that go through v_k to its operands, last one first, so that
 * the reverse trace is read from the bottom up. Above, beside an input, its final adjoint.
 */
export function alignedRows({ nodes, adjoints, leaves, output }: WalkTrace): TraceRow[] {
  const via = new Map<number | null, number[]>();
  for (const [index, step] of adjoints.entries()) {
    const list = via.get(step.via);
    if (list) list.push(index);
    else via.set(step.via, [index]);
  }
  const rows: TraceRow[] = [];
  for (let id = 0; id < nodes.total; id += 1) {
    const steps = (via.get(id) ?? []).toReversed();
    rows.push({ node: id, step: steps[0] ?? null, result: id < leaves ? id : null });
    for (const step of steps.slice(1)) rows.push({ node: null, step, result: null });
  }
  for (const step of via.get(null) ?? []) rows.push({ node: output, step, result: null });
  return rows;
}

/** Each trace in its own order, the first lines of both beside each other. */
function sequentialRows(nodes: number, steps: number): TraceRow[] {
  return Array.from({ length: Math.max(nodes, steps) }, (_, i) => ({
    node: i < nodes ? i : null,
    step: i < steps ? i : null,
    result: null,
  }));
}

/** Tangents belong to their nodes. */
function tangentRows({ nodes, tangents }: WalkTrace): TraceRow[] {
  const stepOf = new Map(tangents.entries().map(([index, { of }]) => [of, index]));
  return Array.from({ length: nodes.total }, (_, node) => ({
    node,
    step: stepOf.get(node) ?? null,
    result: null,
  }));
}

/** @returns all lines, in the order from top to bottom */
export function traceRows(trace: WalkTrace): TraceRow[] {
  const { mode, nodes, adjoints, recursion } = trace;
  if (mode === 'forward') return tangentRows(trace);
  if (mode === 'recursive') return sequentialRows(nodes.total, recursion.total);
  const aligned = adjoints.complete && adjoints.total <= MOST_ALIGNED && nodes.total <= MOST_ALIGNED;
  return aligned ? alignedRows(trace) : sequentialRows(nodes.total, adjoints.total);
}

/** Where to go when a line's left or right half is clicked. */
export function positionOfRow(trace: WalkTrace, row: TraceRow, half: 'primal' | 'second'): number | null {
  if (half === 'second' && row.step !== null && trace.mode !== 'forward')
    return positionOfStep(trace, row.step);
  if (half === 'second' && row.step === null) return null;
  return row.node === null ? null : positionOfNode(trace, row.node);
}

/** The lines with what the values decided (branches, iterations, calls) before the first node computed after it. */
export function withFlow(rows: readonly TraceRow[], events: readonly FlowEvent[]): TraceRow[] {
  const all: TraceRow[] = [];
  let next = 0;
  const upTo = (node: number) => {
    for (; next < events.length && events[next].at <= node; next += 1)
      all.push({ node: null, step: null, result: null, flow: next });
  };
  for (const row of rows) {
    if (row.node !== null && row.result === null) upTo(row.node);
    all.push(row);
  }
  upTo(Infinity);
  return all;
}
