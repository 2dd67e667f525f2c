import type {
  CheckedSource,
  CompleteTraceRequest,
  GradientRow,
  Slice,
  Trace,
  TraceContext,
} from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { ExplainFunction, ExplainInput } from '@shared/design/explain.ts';
import { cardsOf } from './cards.ts';
import { centralDifferences, EVALUATIONS, replay, type Difference } from './differences.ts';
import { interpret } from './interpret.ts';
import { edgesOf, jacobianOf } from './jacobian.ts';
import { autodiff, forwardMode, recursiveSteps, reverseMode, type RecursiveVisit } from './modes.ts';
import { parse } from './parse.ts';
import { SourceFault } from './problem.ts';
import { listed, sliceOf } from './slice.ts';
import { freeNames } from './scope-check.ts';
import { adjointStepOf, recursiveStepsOf, tangentStepOf } from './steps.ts';
import { inLevels, type Tape } from './tape.ts';
import { describeNode, nameOf } from './wording.ts';

/** Most operands that the recursion is walked for, its deepest nesting, and most steps that the differences may cost. */
const MOST_RECURSION = 200_000;
const DEEPEST_RECURSION = 1000;
const DIFFERENCE_STEPS = 800_000;

/** The function at a point, in at most so many steps of the interpreter. */
type Run = (inputs: readonly ExplainInput[], steps?: number) => Tape;

/** Names and first problem of a text; never throws a Fault. */
export function checkSource(source: ExplainFunction): CheckedSource {
  try {
    return { names: freeNames(parse(source).program), problem: null };
  } catch (thrown) {
    if (!(thrown instanceof SourceFault)) throw thrown;
    return { names: [], problem: { message: thrown.reason, source: thrown.source } };
  }
}

/** A function at a point with everything that can be told of it; parts of the lists are cut out by `part`. */
export class Explanation {
  readonly tape: Tape;
  readonly #output: number;
  readonly #request: CompleteTraceRequest;
  readonly #reverse: ReturnType<typeof reverseMode>;
  readonly #gradient: GradientRow[];
  readonly #recursiveSteps: number;
  readonly #walked: boolean;
  readonly #visits: RecursiveVisit[] = [];
  readonly #notes: string[] = [];

  /** @throws SourceFault `explain-…` with the place in the source; Fault `explain-output` for an output it lacks */
  constructor(request: CompleteTraceRequest) {
    this.#request = request;
    const parsed = parse(request.function);
    const run: Run = (inputs, steps) => interpret(parsed, inputs, request.decomposed, steps);
    const recorded = run(request.inputs);
    this.tape = request.function.kind === 'formula' ? inLevels(recorded) : recorded;
    const { outputs, inputs } = this.tape;
    this.#output = chosen(outputs, request.output, 'output');
    if (inputs > 0) chosen(request.inputs, request.seed, 'input');
    this.#reverse = reverseMode(this.tape, this.#output);
    const gradient = request.inputs.map((_, i) => this.#reverse.adjoints[i] ?? 0);

    this.#recursiveSteps = recursiveSteps(this.tape, this.#output);
    const { level } = this.tape.nodes[this.#output];
    this.#walked = this.#recursiveSteps <= MOST_RECURSION && level <= DEEPEST_RECURSION;
    const recursive = this.#walked
      ? autodiff(this.tape, this.#output, (visit) => this.#visits.push(visit))
      : null;
    if (!this.#walked)
      this.#notes.push(
        `The recursive autodiff would take ${shownCount(this.#recursiveSteps)} steps, ${level.toLocaleString('en')} deep, and was not walked; the tape takes ${this.#reverse.steps.length.toLocaleString('en')}.`,
      );
    const differences = this.#differences(run, gradient);
    this.#gradient = request.inputs.map(({ name }, i) => ({
      node: i,
      input: name,
      name: nameOf(i, inputs).text,
      reverse: gradient[i],
      forward: forwardMode(this.tape, i)[this.#output],
      recursive: recursive ? recursive[i] : null,
      ...differences[i],
    }));
    if (gradient.some((value) => !Number.isFinite(value)))
      this.#notes.push('The function has no finite derivative at this point.');
  }

  /** The whole function anew beside the point; a long one along the steps of the tape. */
  #differences(run: Run, gradient: readonly number[]): Difference[] {
    const { inputs, output } = this.#request;
    const { nodes, interpreted } = this.tape;
    const wanted = EVALUATIONS * inputs.length;
    const anew = wanted * interpreted <= DIFFERENCE_STEPS;
    if (!anew)
      this.#notes.push('Central differences were taken along the branches and iterations of this trace.');
    const affordable = anew ? wanted : Math.floor(DIFFERENCE_STEPS / nodes.length);
    // Beside the point a loop may go on for ever: Newton's √a at a = 0 does, for a < 0.
    let left = DIFFERENCE_STEPS;
    const differences = centralDifferences(
      (point) => {
        if (!anew) return replay(this.tape, point, this.#output);
        const most = Math.min(left, 10 * interpreted + 1000);
        left -= most;
        const { nodes: moved, outputs, interpreted: taken } = run(point, most);
        left += most - taken;
        return output < outputs.length ? moved[outputs[output]].value : NaN;
      },
      inputs,
      gradient,
      affordable,
    );
    if (differences.some(({ difference }) => Number.isNaN(difference)))
      this.#notes.push(
        'Some central differences could not be taken: the function fails beside the point, or is too long.',
      );
    return differences;
  }

  /** The trace with the parts of its lists that the request asks for. */
  trace({
    mode,
    seed,
    nodes,
    steps,
    jacobian,
  }: Pick<CompleteTraceRequest, 'mode' | 'seed' | 'nodes' | 'steps' | 'jacobian'>): Trace {
    const { tape } = this;
    const shown = sliceOf(tape.nodes, nodes);
    const tangents = tape.inputs > 0 ? forwardMode(tape, seed) : tape.nodes.map(() => 0);
    const none = { from: 0, count: 0 };
    const of = (wanted: typeof mode): Slice => (mode === wanted ? steps : none);
    const computed = tape.nodes.filter(({ op }) => op !== null);
    const edges = edgesOf(tape);
    const matrix = jacobian ? jacobianOf(tape) : null;
    const notes = [...this.#notes];
    if (jacobian && !matrix) notes.push('The Jacobian is too large to be shown.');
    return {
      mode,
      outputs: [...tape.outputs],
      output: this.#request.output,
      value: tape.nodes[this.#output].value,
      nodes: { ...shown, items: shown.items.map((node) => describeNode(node, tape.inputs)) },
      adjoints: listed(this.#reverse.steps, of('reverse'), (step, i) => adjointStepOf(tape, step, i)),
      tangents: listed(computed, of('forward'), (node, i) => tangentStepOf(tape, node, tangents, i)),
      recursion: {
        from: of('recursive').from,
        total: this.#visits.length,
        items: recursiveStepsOf(tape, this.#visits, of('recursive')),
      },
      finalAdjoints: shown.items.map(({ id }) => this.#reverse.adjoints[id]),
      finalTangents: shown.items.map(({ id }) => tangents[id]),
      gradient: this.#gradient,
      jacobian: matrix,
      counts: {
        inputs: tape.inputs,
        primalSteps: computed.length,
        edges,
        adjointSteps: this.#reverse.steps.length,
        tangentSteps: computed.length,
        recursiveSteps: this.#recursiveSteps,
        recursiveWalked: this.#walked,
        interpreted: tape.interpreted,
        operations: {
          primal: computed.length,
          reverse: this.#reverse.steps.length - 1,
          forward: edges * tape.inputs,
          recursive: this.#recursiveSteps,
        },
      },
      flow: listed(tape.flow, { from: 0, count: nodes.count }, (event) => event),
      contexts: contextsOf(tape.contexts, shown.items),
      cards: cardsOf(computed.flatMap(({ op }) => (op ? [op] : []))),
      notes,
    };
  }
}

/** @throws Fault `explain-output` */
function chosen<T>(list: readonly T[], index: number, what: string): T {
  if (index < list.length) return list[index];
  const message = `There is no ${what} ${index + 1}; the function has ${list.length}.`;
  throw new Fault({ code: 'explain-output', message, path: what });
}

/** Contexts of the shown nodes, and what they lie in. */
function contextsOf(
  contexts: readonly TraceContext[],
  nodes: readonly { context: number }[],
): TraceContext[] {
  const wanted = new Set([0]);
  for (const { context } of nodes)
    for (let at: number | null = context; at !== null && !wanted.has(at); at = contexts[at].parent)
      wanted.add(at);
  return [...wanted].sort((a, b) => a - b).map((id) => contexts[id]);
}

function shownCount(count: number): string {
  if (count === Infinity) return 'more than 10^308';
  return count < 1e15 ? count.toLocaleString('en') : `about ${count.toExponential(1).replace('e+', '·10^')}`;
}
