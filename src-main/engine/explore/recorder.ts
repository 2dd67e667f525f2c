import type { FlowEvent, SourceRange, TraceContext } from '@shared/contract/explain.ts';
import type { Decomposition } from '@shared/design/explain.ts';
import { linearCombination, type Term } from '../ops/formula/linear-combination.ts';
import type { Op } from '../ops/op.ts';
import { explainNumber } from './not-finite.ts';
import { SourceFault, type SourceText } from './problem.ts';
import { scalar, type Argument, type Tape, type TapeNode } from './tape.ts';
import type { NumberValue, Sum, SumTerm, Variable } from './values.ts';
import { opOf } from './vocabulary.ts';

/** A number that is worked out: known, or a node of the tape. */
export type Settled = number | Variable;

/** Writes down every step that depends on inputs. Numbers that do not are worked out and leave no step. */
export class Recorder {
  readonly nodes: TapeNode[] = [];
  readonly flow: FlowEvent[] = [];
  readonly contexts: TraceContext[] = [
    { id: 0, parent: null, kind: 'whole', label: 'the whole function', nodes: 0, source: null },
  ];
  readonly #decomposed: ReadonlySet<Decomposition>;
  #context = 0;

  constructor(
    readonly source: SourceText,
    decomposed: readonly Decomposition[],
  ) {
    this.#decomposed = new Set(decomposed);
  }

  decomposes(what: Decomposition): boolean {
    return this.#decomposed.has(what);
  }

  input(name: string, value: number): Variable {
    return this.#add({ kind: 'input', input: name, op: null, args: [], value, source: null });
  }

  /** A node for an output that depends on no input. */
  constant(value: number, source: SourceRange): Variable {
    return this.#add({ kind: 'constant', input: '', op: null, args: [], value, source });
  }

  valueOf(number: Settled): number {
    return typeof number === 'number' ? number : this.nodes[number.node].value;
  }

  /** Enters a call or an iteration. @returns what leaves it */
  enter(kind: 'call' | 'iteration', label: string, source: SourceRange): () => void {
    const parent = this.#context;
    const id = this.contexts.length;
    this.contexts.push({ id, parent, kind, label, nodes: 0, source });
    this.#context = id;
    return () => void (this.#context = parent);
  }

  happens(event: Omit<FlowEvent, 'at'>): void {
    this.flow.push({ ...event, at: this.nodes.length });
  }

  /** One op on numbers. @throws SourceFault `explain-number` where the result is no finite number */
  apply(name: string, args: readonly NumberValue[], source: SourceRange): Settled {
    return this.#applyOp(
      opOf(name),
      args.map((each) => this.settle(each)),
      source,
    );
  }

  /** The number itself; a sum that is still open becomes one step. */
  settle(number: NumberValue): Settled {
    if (typeof number === 'number' || number.kind === 'variable') return number;
    const { terms, source } = number;
    if (terms.length === 1 && terms[0].coefficient === 1 && terms[0].node !== null)
      return { kind: 'variable', node: terms[0].node };
    const args: Settled[] = [];
    const parts = terms.map(({ coefficient, node }): Term => {
      if (node === null) return { constant: coefficient };
      args.push({ kind: 'variable', node });
      return { coefficient, operand: args.length - 1 };
    });
    return this.#applyOp(linearCombination(parts), args, source);
  }

  /** a + sign·b, left open as a sum unless sums are decomposed. */
  add(a: NumberValue, b: NumberValue, sign: 1 | -1, source: SourceRange): NumberValue {
    if (typeof a === 'number' && typeof b === 'number') return this.#finite(a + sign * b, 'sum', source);
    if (this.decomposes('linear')) return this.apply(sign === 1 ? 'add' : 'subtract', [a, b], source);
    return this.#open([...termsOf(a), ...termsOf(b).map((term) => scaled(term, sign))], source);
  }

  /** The sum of numbers from left to right. */
  sum(numbers: readonly NumberValue[], source: SourceRange): NumberValue {
    if (this.decomposes('linear') || numbers.every((each) => typeof each === 'number'))
      return numbers.reduce((sum, each) => this.add(sum, each, 1, source));
    return this.#open(
      numbers.flatMap((each) => termsOf(each)),
      source,
    );
  }

  multiply(a: NumberValue, b: NumberValue, source: SourceRange): NumberValue {
    if (typeof a === 'number' && typeof b === 'number') return this.#finite(a * b, 'product', source);
    const [factor, other] = typeof a === 'number' ? [a, b] : [b, a];
    if (typeof factor !== 'number' || this.decomposes('linear'))
      return this.apply('multiply', [a, b], source);
    return this.#open(
      termsOf(other).map((term) => scaled(term, factor)),
      source,
    );
  }

  negate(a: NumberValue, source: SourceRange): NumberValue {
    if (typeof a === 'number') return -a;
    return this.decomposes('linear') ? this.apply('negate', [a], source) : this.multiply(-1, a, source);
  }

  divide(a: NumberValue, b: NumberValue, source: SourceRange): NumberValue {
    if (a === 1) return this.apply('reciprocal', [b], source);
    return this.apply('divide', [a, b], source);
  }

  power(a: NumberValue, b: NumberValue, source: SourceRange): NumberValue {
    if (typeof a === 'number' || typeof b !== 'number') return this.apply('power', [a, b], source);
    if (b === 1) return a;
    if (b === 2) return this.square(a, source);
    if (b === 0.5) return this.apply('sqrt', [a], source);
    if (b === -1) return this.apply('reciprocal', [a], source);
    return this.apply('power', [a, b], source);
  }

  square(a: NumberValue, source: SourceRange): Settled {
    if (!this.decomposes('square')) return this.apply('square', [a], source);
    const settled = this.settle(a);
    return this.apply('multiply', [settled, settled], source);
  }

  finish(inputs: number, outputs: readonly number[], interpreted: number, vector: boolean): Tape {
    const contexts = this.contexts.map((context) => ({ ...context }));
    for (const { context } of this.nodes)
      for (let at: number | null = context; at !== null; at = contexts[at].parent) contexts[at].nodes++;
    return { nodes: this.nodes, inputs, outputs, flow: this.flow, contexts, interpreted, vector };
  }

  #open(terms: readonly SumTerm[], source: SourceRange): Sum {
    return { kind: 'sum', terms, source };
  }

  #finite(value: number, what: string, source: SourceRange): number {
    if (Number.isFinite(value)) return value;
    throw new SourceFault('number', `the ${what} is larger than the greatest double, 1.8e308.`, source);
  }

  #applyOp(op: Op, args: readonly Settled[], source: SourceRange): Settled {
    const tensors = args.map((each) => scalar(this.valueOf(each)));
    const output = scalar(NaN);
    op.forward(output, tensors, op.attributes);
    const [value] = output.values;
    if (!Number.isFinite(value)) {
      const numbers = tensors.map(({ values }) => values[0]);
      throw new SourceFault(
        'number',
        explainNumber(op.name, numbers, value, this.source.snippet(source)),
        source,
      );
    }
    if (args.every((each) => typeof each === 'number')) return value;
    const given = args.map((each): Argument =>
      typeof each === 'number' ? { constant: each } : { node: each.node },
    );
    return this.#add({ kind: 'step', input: '', op, args: given, value, source, tensors, output });
  }

  #add(step: {
    kind: TapeNode['kind'];
    input: string;
    op: Op | null;
    args: readonly Argument[];
    value: number;
    source: SourceRange | null;
    tensors?: TapeNode['tensors'];
    output?: TapeNode['output'];
  }): Variable {
    const { kind, input, op, args, value, source, tensors = [], output = scalar(step.value) } = step;
    const places = args.flatMap((each, place) => ('node' in each ? [place] : []));
    const operands = args.flatMap((each) => ('node' in each ? [each.node] : []));
    const level = operands.reduce((most, operand) => Math.max(most, this.nodes[operand].level + 1), 0);
    const id = this.nodes.length;
    const attributes = op?.attributes ?? {};
    const shared = { id, kind, input, op, attributes, arguments: args, operands, places, tensors, output };
    this.nodes.push({ ...shared, value, source, variable: null, context: this.#context, level });
    return { kind: 'variable', node: id };
  }
}

function termsOf(number: NumberValue): readonly SumTerm[] {
  if (typeof number === 'number') return [{ coefficient: number, node: null }];
  return number.kind === 'variable' ? [{ coefficient: 1, node: number.node }] : number.terms;
}

function scaled({ coefficient, node }: SumTerm, factor: number): SumTerm {
  return { coefficient: coefficient * factor, node };
}
