import type { AdjointStep, TraceNode } from '@shared/contract/explain.ts';
import { linearCombination, type Term } from '../../ops/formula/linear-combination.ts';
import type { Attributes, Op } from '../../ops/op.ts';
import { opNamed } from '../../ops/registry.ts';
import { adjointStepText } from '../steps.ts';
import { contributionOf, localOf, scalar, type Argument, type TapeNode } from '../tape.ts';
import { wordsOf, type Name } from '../wording.ts';

const sumOfTwo = linearCombination([
  { coefficient: 1, operand: 0 },
  { coefficient: 1, operand: 1 },
]);
const fromZero = linearCombination([{ constant: 0 }, { coefficient: 1, operand: 0 }]);

interface Contribution {
  readonly viaAdjoint: number;
  readonly local: number;
  readonly localText: string;
  readonly localTex: string;
  readonly contribution: number;
}

/** A tape whose variables have names of their own, and whose adjoints come in part from outside. */
export class NeuronTape {
  readonly nodes: TraceNode[] = [];
  readonly steps: AdjointStep[] = [];
  readonly #tape: TapeNode[] = [];
  readonly #names: Name[] = [];
  readonly #adjoints: (number | null)[] = [];

  get count(): number {
    return this.nodes.length;
  }
  adjoint(id: number): number | null {
    return this.#adjoints[id];
  }

  /** An input or a weight: its value is given. */
  known(kind: 'input' | 'weight', name: Name, value: number, label: string): number {
    return this.#add(kind, name, null, [], value, {}, label);
  }
  /** A variable of later layers, of which the adjoint is known. */
  outside(name: Name, value: number, adjoint: number, op: string, label: string): number {
    const id = this.#add('outside', name, null, [], value, {}, label, op);
    this.#adjoints[id] = adjoint;
    return id;
  }
  apply(op: string, operands: readonly number[], name: Name, attributes: Attributes = {}): number {
    return this.#apply(opNamed(op), operands, name, attributes);
  }
  add(a: number, b: number, name: Name): number {
    return this.#apply(sumOfTwo, [a, b], name);
  }
  plus(a: number, constant: number, name: Name): number {
    const terms: Term[] = [{ coefficient: 1, operand: 0 }, { constant }];
    return this.#apply(linearCombination(terms), [a], name);
  }
  /** The first sum of a lane starts from 0. */
  sum(before: 0 | { readonly node: number }, term: number, name: Name): number {
    return before === 0 ? this.#apply(fromZero, [term], name) : this.add(before.node, term, name);
  }

  /** The adjoint that a variable has already, from steps that are not of this tape. */
  begin(id: number, adjoint: number): void {
    this.#adjoints[id] = adjoint;
  }

  /** One accumulation: v̄ᵢ = v̄ᵢ + v̄ₖ·∂vₖ/∂vᵢ. */
  receive(
    of: number,
    via: number,
    { viaAdjoint, local, localText, localTex, contribution }: Contribution,
  ): void {
    const before = this.#adjoints[of];
    // From +0, as the engine's rules add.
    const after = before === null ? 0 + contribution : before + contribution;
    this.#adjoints[of] = after;
    const step = this.steps.length;
    const raw = { step, of, via, viaAdjoint, local, localText, localTex, contribution, before, after };
    this.steps.push(adjointStepText(raw, this.#names[of], this.#names[via]));
  }

  /** All steps from `last` back. @param constant variables that take no adjoint */
  reverse(last: number, constant: ReadonlySet<number>): void {
    for (let id = last; id >= 0; id--) {
      const node = this.#tape[id];
      const viaAdjoint = this.#adjoints[id];
      if (viaAdjoint === null || !node.op) continue;
      const { localTexts, localTexs } = this.nodes[id];
      node.operands.forEach((of, i) => {
        if (constant.has(of)) return;
        const contribution = contributionOf(node, i, viaAdjoint);
        const local = localOf(node, i);
        this.receive(of, id, {
          viaAdjoint,
          local,
          localText: localTexts[i],
          localTex: localTexs[i],
          contribution,
        });
      });
    }
  }

  #apply(op: Op, operands: readonly number[], name: Name, attributes: Attributes = {}): number {
    const tensors = operands.map((id) => this.#tape[id].output);
    const output = scalar(NaN);
    const merged = { ...op.attributes, ...attributes };
    op.forward(output, tensors, merged);
    return this.#add('step', name, op, operands, output.values[0], merged, '');
  }

  #add(
    kind: TraceNode['kind'],
    name: Name,
    op: Op | null,
    operands: readonly number[],
    value: number,
    attributes: Attributes,
    label: string,
    opName = op?.name ?? '',
  ): number {
    const id = this.nodes.length;
    const args = operands.map((node): Argument => ({ node }));
    const level = operands.length === 0 ? 0 : 1 + Math.max(...operands.map((each) => this.#tape[each].level));
    const node: TapeNode = {
      id,
      kind: kind === 'step' ? 'step' : 'input',
      input: label,
      op,
      attributes,
      arguments: args,
      operands,
      places: operands.map((_, place) => place),
      tensors: operands.map((each) => this.#tape[each].output),
      output: scalar(value),
      value,
      source: null,
      variable: null,
      context: 0,
      level,
    };
    this.#tape.push(node);
    this.#names.push(name);
    this.#adjoints.push(null);
    const words = wordsOf({ ...node, output: name }, (each) => this.#names[each]);
    this.nodes.push({
      id,
      kind,
      name: name.text,
      tex: name.tex,
      op: opName,
      ...words,
      ...(op ? {} : { label, labelTex: name.tex }),
      operands: [...operands],
      locals: operands.map((_, i) => localOf(node, i)),
      value,
      source: null,
      variable: null,
      context: 0,
      level,
    });
    return id;
  }
}
