import { completeTraceRequest, type Trace, type TraceRequest } from '@shared/contract/explain.ts';
import type { ExplainFunction, ExplainInput } from '@shared/design/explain.ts';
import { Explanation } from './trace.ts';

/** For tests. */
export const formula = (text: string): ExplainFunction => ({ kind: 'formula', text });
export const program = (text: string): ExplainFunction => ({ kind: 'program', text });
export const inputsOf = (values: Readonly<Record<string, number>>): ExplainInput[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

export function traceOf(
  source: ExplainFunction,
  at: Readonly<Record<string, number>>,
  more: Partial<TraceRequest> = {},
): Trace {
  const request = completeTraceRequest({ function: source, inputs: inputsOf(at), mode: 'reverse', ...more });
  return new Explanation(request).trace(request);
}

/** ∇ by reverse mode. */
export const gradientOf = (trace: Trace): number[] => trace.gradient.map(({ reverse }) => reverse);
