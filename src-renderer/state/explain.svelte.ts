import {
  completeTraceRequest,
  type CheckedSource,
  type CompleteTraceRequest,
  type Slice,
  type Trace,
} from '@shared/contract/explain.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import { explainGallery, type ExplainExample } from '@shared/design/explain-gallery.ts';
import type { Decomposition, ExplainFunction, ExplainInput, ExplainSession } from '@shared/design/explain.ts';
import type { Client } from '../bridge/client.ts';
import { leavesOf } from './explain-known.ts';
import { ExplainNetwork } from './explain-network.svelte.ts';
import { Pages, type Part } from './explain-pages.ts';
import { Walk, type Walkable } from './explain-walk.svelte.ts';
import type { Project } from './project.svelte.ts';
import type { Run } from './run.svelte.ts';

/** Milliseconds without a keystroke after which a text is looked at. */
const TYPING_DELAY = 150;
/** Items of a part that is asked for later. */
const PART = 1000;

const sessionOf = (example: ExplainExample): ExplainSession => ({
  looksAt: 'function',
  function: { ...example.function },
  inputs: example.inputs.map((input) => ({ ...input })),
  mode: 'reverse',
  decomposed: [],
});
const firstExample = (kind: ExplainFunction['kind']): ExplainExample =>
  explainGallery.find((example) => example.function.kind === kind) ?? explainGallery[0];

/** How many places behind the point; `full`: every digit that tells a double from its neighbours. */
export type Digits = '2' | '6' | 'full';

interface Answer {
  readonly request: CompleteTraceRequest;
  readonly trace: Trace;
}

/** The Explain place: what is differentiated (a part of the document), the last answer about it, and the walk over it. */
export class Explain {
  readonly walk = new Walk();
  readonly network: ExplainNetwork;
  readonly #client: Client;
  readonly #project: Project;
  readonly #started = sessionOf(explainGallery[0]);
  #checked = $state.raw<(CheckedSource & { function: ExplainFunction }) | null>(null);
  #answer = $state.raw<Answer | null>(null);
  #fault = $state.raw<FaultData | null>(null);
  #busy = $state(false);
  #count = 0;
  #typed = false;
  /** Values that inputs had, and texts of the other kind, for when they come back. */
  readonly #values = new Map<string, number>();
  readonly #others = new Map<
    ExplainFunction['kind'],
    { function: ExplainFunction; inputs: ExplainInput[] }
  >();
  seed = $state(0);
  output = $state(0);
  digits = $state<Digits>('2');
  /** The Jacobian costs more than a trace, so it is asked for only where it is looked at. */
  jacobianWanted = $state(false);

  constructor(client: Client, project: Project, run: Run) {
    this.#client = client;
    this.#project = project;
    this.network = new ExplainNetwork(client, run);
  }

  get session(): ExplainSession {
    return this.#project.document.explain ?? this.#started;
  }
  /** Names that the text asks for, each with its value; in the session's order, new ones behind. */
  get inputs(): ExplainInput[] {
    const { inputs } = this.session;
    const checked = this.#checked;
    if (!checked || checked.problem) return inputs;
    const { names } = checked;
    const kept = inputs.filter(({ name }) => names.includes(name));
    const added = names.filter((name) => !inputs.some((input) => input.name === name));
    return [...kept, ...added.map((name) => ({ name, value: this.#values.get(name) ?? 1 }))];
  }
  /** The last answer; while the text has a problem, or a new one is on its way, that of before. */
  get trace(): Trace | null {
    return this.#answer?.trace ?? null;
  }
  get busy(): boolean {
    return this.#busy;
  }
  /** What is wrong: with the text, its path is `line 3, column 5`. */
  get fault(): FaultData | null {
    return this.#fault;
  }
  /** Whether what is shown is of another text than what is written. */
  get stale(): boolean {
    return this.#fault !== null && this.#answer !== null;
  }
  /** Whatever a look depends on: another value asks for another look. */
  get moment(): unknown {
    const { function: f, inputs, mode, decomposed } = this.session;
    return [f, inputs, mode, decomposed, this.seed, this.output, this.jacobianWanted];
  }

  edit(change: Partial<ExplainSession>, mark: string | null = null): void {
    const next = { ...this.session, ...change };
    this.#project.apply(
      (draft) => {
        // What does not change keeps its identity: the text is looked at anew only when it is another.
        if (draft.explain) Object.assign(draft.explain, structuredClone(change));
        else draft.explain = structuredClone(next);
      },
      { mark: mark && `explain.${mark}` },
    );
  }
  open(example: ExplainExample): void {
    const { mode, decomposed } = this.session;
    this.#project.seal();
    this.#begin({ ...sessionOf(example), mode, decomposed });
  }
  /** Formula or program: each kind's text stays as it was left. */
  choose(kind: ExplainFunction['kind']): void {
    const { session } = this;
    if (session.function.kind === kind) return this.edit({ looksAt: 'function' });
    this.#others.set(session.function.kind, { function: session.function, inputs: this.inputs });
    this.#begin({
      ...session,
      ...(this.#others.get(kind) ?? sessionOf(firstExample(kind))),
      looksAt: 'function',
    });
  }
  type(text: string): void {
    this.#typed = true;
    for (const { name, value } of this.inputs) this.#values.set(name, value);
    this.edit({ function: { ...this.session.function, text }, inputs: this.inputs }, 'text');
  }
  setInput(name: string, value: number): void {
    this.#values.set(name, value);
    const inputs = this.inputs.map((input) => (input.name === name ? { name, value } : input));
    this.edit({ inputs }, `input ${name}`);
  }

  /** Shows an op as one step or as its elementary ones. */
  decompose(name: Decomposition, on: boolean): void {
    const others = this.session.decomposed.filter((each) => each !== name);
    this.edit({ decomposed: on ? [...others, name] : others });
  }

  /** Asks for the trace of the session as it is now; the answer of an earlier look is dropped. */
  async look(): Promise<void> {
    const mine = ++this.#count;
    const late = () => mine !== this.#count;
    if (this.#typed) await new Promise((resolve) => setTimeout(resolve, TYPING_DELAY));
    if (late()) return;
    this.#typed = false;
    this.#busy = true;
    try {
      const { function: f } = this.session;
      if (this.#checked?.function !== f) {
        const checked = await this.#client.call('explain.check', { ...f });
        if (late()) return;
        this.#checked = { ...checked, function: f };
      }
      const problem = this.#checked?.problem;
      if (problem) {
        const { line, column } = problem.source;
        throw new Fault({
          code: 'explain-text',
          message: problem.message,
          path: `line ${line}, column ${column}`,
        });
      }
      const request = this.#request();
      const trace = await this.#client.call('explain.trace', request);
      if (late()) return;
      this.#fault = null;
      this.#accept({ request, trace });
    } catch (thrown) {
      const fault = Fault.dataOf(thrown);
      if (!late() && fault.code !== 'explain-superseded') this.#fault = fault;
    } finally {
      if (!late()) this.#busy = false;
    }
  }

  /** Asks for nodes or steps that are not here yet, and puts them in their places. */
  async more(what: 'nodes' | 'steps', from: number): Promise<void> {
    const answer = this.#answer;
    if (!answer) return;
    const slice = { from: Math.floor(from / PART) * PART, count: PART };
    const none: Slice = { from: 0, count: 0 };
    const request = { ...answer.request, nodes: none, steps: none, [what]: slice };
    try {
      const trace = await this.#client.call('explain.trace', request);
      if (this.#answer === answer) this.walk.show(walkable(trace, this.walk.trace ?? undefined), true);
    } catch (thrown) {
      const fault = Fault.dataOf(thrown);
      if (this.#answer === answer && fault.code !== 'explain-superseded') this.#fault = fault;
    }
  }

  #begin(session: ExplainSession): void {
    this.#typed = false;
    this.output = 0;
    this.seed = 0;
    this.edit(session);
  }

  #request(): CompleteTraceRequest {
    const { function: f, mode, decomposed } = this.session;
    const inputs = this.inputs.map((input) => ({ ...input }));
    return completeTraceRequest({
      function: { ...f },
      inputs,
      mode,
      decomposed: [...decomposed],
      output: this.output,
      seed: Math.min(this.seed, Math.max(0, inputs.length - 1)),
      jacobian: this.jacobianWanted,
    });
  }

  #accept(answer: Answer): void {
    const before = this.#answer?.request;
    const { request, trace } = answer;
    const same =
      before?.function.text === request.function.text &&
      before.function.kind === request.function.kind &&
      before.decomposed.join() === request.decomposed.join();
    this.#answer = answer;
    this.walk.show(walkable(trace), same);
  }
}

/** The part of a trace that is walked over; with `earlier`, parts that came before stay. */
function walkable(trace: Trace, earlier?: Walkable): Walkable {
  const pages = <T>(part: Part<T>, before: Pages<T> | undefined) => new Pages(part, before);
  const second = trace.mode === 'forward' ? trace.finalTangents : trace.finalAdjoints;
  const finals = new Map(earlier?.finals);
  trace.nodes.items.forEach(({ id }, i) => finals.set(id, second[i] ?? null));
  return {
    mode: trace.mode,
    nodes: pages(trace.nodes, earlier?.nodes),
    leaves: earlier?.leaves ?? leavesOf(trace.nodes.items),
    adjoints: pages(trace.adjoints, earlier?.adjoints),
    tangents: pages(trace.tangents, earlier?.tangents),
    recursion: pages(trace.recursion, earlier?.recursion),
    output: trace.outputs[trace.output],
    cards: trace.cards,
    finals,
  };
}
