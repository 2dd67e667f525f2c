import type { CheckedSource, CompleteTraceRequest, Trace } from '@shared/contract/explain.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';
import { checkSource, Explanation } from './trace.ts';

/** Answers about functions, and keeps the last one: another part of the same trace costs no new interpretation. */
export class ExplainDesk {
  #last: { readonly key: string; readonly explanation: Explanation } | null = null;

  check(source: ExplainFunction): CheckedSource {
    return checkSource(source);
  }

  /** @throws SourceFault `explain-…` with the place in the source */
  trace(request: CompleteTraceRequest): Trace {
    const { function: source, inputs, output, decomposed } = request;
    const key = JSON.stringify([
      source,
      inputs.map(({ name, value }) => [name, String(value), Object.is(value, -0)]),
      output,
      decomposed,
    ]);
    if (this.#last?.key !== key) {
      this.#last = null;
      this.#last = { key, explanation: new Explanation(request) };
    }
    return this.#last.explanation.trace(request);
  }
}
