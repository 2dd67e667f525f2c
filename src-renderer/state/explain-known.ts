import type { AdjointStep, RecursiveStep, TangentStep, TraceNode } from '@shared/contract/explain.ts';
import type { TraceMode } from '@shared/design/explain.ts';
import type { Pages } from './explain-pages.ts';

/** A graph and its traces, as the walk goes over them: first every primal, then the second trace. */
export interface WalkTrace {
  readonly mode: TraceMode;
  /** By id. The first `leaves` of them are given (inputs, weights), the others are computed in this order. */
  readonly nodes: Pages<TraceNode>;
  readonly leaves: number;
  readonly adjoints: Pages<AdjointStep>;
  readonly tangents: Pages<TangentStep>;
  readonly recursion: Pages<RecursiveStep>;
  /** v_m = 𝓛. */
  readonly output: number;
}

/** What happens in the step before a position; `start`: nothing has been computed. */
export type Moment =
  | { readonly phase: 'start' }
  | { readonly phase: 'primal'; readonly node: number }
  | { readonly phase: 'second'; readonly index: number };

export const primalSteps = ({ nodes, leaves }: WalkTrace): number => Math.max(0, nodes.total - leaves);

/** Steps of the second trace that come after the primals; tangents are computed with them. */
export function secondSteps({ mode, adjoints, recursion }: WalkTrace): number {
  return mode === 'reverse' ? adjoints.total : mode === 'recursive' ? recursion.total : 0;
}

/** The last position: everything is computed. Positions are counted from 0. */
export const lastPosition = (trace: WalkTrace): number => primalSteps(trace) + secondSteps(trace);

export function momentAt(trace: WalkTrace, position: number): Moment {
  const primals = primalSteps(trace);
  if (position <= 0) return { phase: 'start' };
  if (position <= primals) return { phase: 'primal', node: trace.leaves + position - 1 };
  return { phase: 'second', index: position - primals - 1 };
}

/** The position at which a node's primal has just been computed. */
export const positionOfNode = (trace: WalkTrace, node: number): number =>
  Math.max(0, node - trace.leaves + 1);
/** The position at which a step of the second trace has just been done. */
export const positionOfStep = (trace: WalkTrace, index: number): number => primalSteps(trace) + index + 1;

export const primalKnown = (trace: WalkTrace, node: number, position: number): boolean =>
  positionOfNode(trace, node) <= position;

/** Number of steps of the second trace that are done at a position. */
export const secondDone = (trace: WalkTrace, position: number): number =>
  Math.max(0, Math.min(position - primalSteps(trace), secondSteps(trace)));

/**
 * What is known of a node's v̄ (or v̇). `waiting`: its steps have not come from the thread yet; `none`: everything is
 * computed, and the output does not depend on the node.
 */
export type Second = { readonly value: number; readonly step: number } | 'not yet' | 'waiting' | 'none';

interface Written {
  readonly step: number;
  readonly after: number;
}

/**
 * v̄ of every node after so many steps: the last value that was written, never one from later. Steps of a part that
 * has not come make it `waiting`.
 */
export class SecondHistory {
  readonly #written = new Map<number, Written[]>();
  readonly #missing: number;
  readonly #trace: WalkTrace;

  constructor(trace: WalkTrace) {
    this.#trace = trace;
    const { adjoints, recursion, tangents } = trace;
    const record = (node: number, step: number, after: number) => {
      const list = this.#written.get(node);
      if (list) list.push({ step, after });
      else this.#written.set(node, [{ step, after }]);
    };
    if (trace.mode === 'reverse') for (const [i, { of, after }] of adjoints.entries()) record(of, i, after);
    else if (trace.mode === 'forward')
      for (const [i, { of, value }] of tangents.entries()) record(of, i, value);
    else
      for (const [i, { reached, node, after }] of recursion.entries())
        if (reached && after !== null) record(node, i, after);
    const pages = { reverse: adjoints, forward: tangents, recursive: recursion }[trace.mode];
    this.#missing = pages.missing(0, pages.total) ?? Infinity;
  }

  at(node: number, position: number): Second {
    const trace = this.#trace;
    const written = this.#written.get(node) ?? [];
    if (trace.mode === 'forward') {
      if (!primalKnown(trace, node, position)) return 'not yet';
      const [only] = written;
      return only ? { value: only.after, step: only.step } : this.#missing < Infinity ? 'waiting' : 'not yet';
    }
    const done = secondDone(trace, position);
    let last: Written | null = null;
    for (const entry of written) {
      if (entry.step >= done) break;
      last = entry;
    }
    if (done > this.#missing && (last === null || last.step < this.#missing)) return 'waiting';
    return last ? { value: last.after, step: last.step } : 'not yet';
  }
}

/** Nodes at the beginning that are given, not computed. */
export function leavesOf(nodes: readonly TraceNode[]): number {
  const first = nodes.findIndex(({ kind }) => kind !== 'input' && kind !== 'weight');
  return first < 0 ? nodes.length : first;
}
