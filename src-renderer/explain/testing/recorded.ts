import {
  traceSchema,
  type CheckedSource,
  type CompleteTraceRequest,
  type Trace,
} from '@shared/contract/explain.ts';
import { validate } from '@shared/contract/fault.ts';
import { leavesOf } from '../../state/explain-known.ts';
import { Pages } from '../../state/explain-pages.ts';
import type { Walkable } from '../../state/explain-walk.svelte.ts';
import forward from './lecture-forward.json' with { type: 'json' };
import reverse from './lecture-trace.json' with { type: 'json' };

/** What the engine answers for the worked example of the lecture, as it was recorded. */
const recorded = (answer: object): Trace =>
  validate(traceSchema, { ...answer, jacobian: null }, 'the recording');

export const lecture = {
  reverse: recorded(reverse),
  forward: recorded(forward),
  /** The recursion is not recorded: 14 steps, of which none has come. */
  recursive: recorded({ ...reverse, mode: 'recursive', adjoints: { from: 0, total: 15, items: [] } }),
};

export const lectureNames: CheckedSource = { names: ['w0', 'w1', 'w2'], problem: null };

/** The part that a request asks for. */
export function answerOf({ mode, nodes, steps }: CompleteTraceRequest): Trace {
  const whole = lecture[mode];
  const part = <T>(
    list: { total: number; items: T[] },
    { from, count }: { from: number; count: number },
  ) => ({
    from,
    total: list.total,
    items: list.items.slice(from, from + count),
  });
  return {
    ...whole,
    nodes: part(whole.nodes, nodes),
    adjoints: part(whole.adjoints, steps),
    tangents: part(whole.tangents, steps),
    finalAdjoints: whole.finalAdjoints.slice(nodes.from, nodes.from + nodes.count),
    finalTangents: whole.finalTangents.slice(nodes.from, nodes.from + nodes.count),
  };
}

/** A trace as the walk goes over it. */
export function walkOf(trace: Trace): Walkable {
  const finals = trace.mode === 'forward' ? trace.finalTangents : trace.finalAdjoints;
  return {
    mode: trace.mode,
    nodes: new Pages(trace.nodes),
    leaves: leavesOf(trace.nodes.items),
    adjoints: new Pages(trace.adjoints),
    tangents: new Pages(trace.tangents),
    recursion: new Pages(trace.recursion),
    output: trace.outputs[trace.output],
    cards: trace.cards,
    finals: new Map(finals.map((value, id) => [id, value])),
  };
}
