import type { AnyNode, Expression, MemberExpression, Pattern } from 'acorn';
import type { SourceRange } from '@shared/contract/explain.ts';
import { nearestName } from './nearest-name.ts';
import { SourceFault, type SourceText } from './problem.ts';
import type { Recorder } from './recorder.ts';
import type { Scope } from './scope.ts';
import { isNumber, kindOf, type ArrayValue, type NumberValue, type Value } from './values.ts';
import { builtinNames, constants } from './vocabulary.ts';

export interface Limits {
  readonly steps: number;
  readonly depth: number;
}
/** What expressions and statements stand on: limits, places, names, and how a value is kept. */
export abstract class Machine {
  steps = 0;
  /** Loops under way, the innermost last. */
  protected readonly loops: { word: string; iteration: number; source: SourceRange }[] = [];

  constructor(
    protected readonly recorder: Recorder,
    readonly source: SourceText,
    readonly limits: Limits,
  ) {}

  protected abstract evaluate(node: AnyNode, scope: Scope): Value;
  protected abstract tooLong(node: AnyNode, limit: number): never;

  protected rangeOf({ start, end }: AnyNode): SourceRange {
    return this.source.range(start, end);
  }
  protected refuse(code: string, reason: string, node: AnyNode): never {
    throw new SourceFault(code, reason, this.rangeOf(node));
  }
  protected tick(node: AnyNode): void {
    if (++this.steps > this.limits.steps) this.tooLong(node, this.limits.steps);
  }

  /** A value to be kept under a name: an open sum becomes a step, and the step learns the name. */
  protected settled(value: Value, name: string | null): Value {
    if (!isNumber(value)) return value;
    const { nodes } = this.recorder;
    const settled = this.recorder.settle(value);
    if (typeof settled === 'number' || name === null) return settled;
    const node = nodes[settled.node];
    if (node.kind === 'step') node.variable ??= name;
    return settled;
  }

  protected truth(value: Value, node: AnyNode): boolean {
    if (typeof value === 'boolean') return value;
    return this.refuse('condition', `a condition is a comparison such as x > 0, got ${kindOf(value)}.`, node);
  }

  /** A condition that chooses a branch, which the trace tells. */
  protected decide(test: Expression, scope: Scope, word: string, node: AnyNode): boolean {
    const taken = this.truth(this.evaluate(test, scope), test);
    const which = taken ? 'the first branch is taken' : 'the first branch is left out';
    const text = `${word} (${this.source.snippet({ from: test.start, to: test.end })}): ${taken}, ${which}`;
    this.recorder.happens({ kind: 'branch', text, taken, iteration: null, source: this.rangeOf(node) });
    return taken;
  }

  /** Gives each name or element of a pattern its part of a value. */
  protected takeApart(pattern: Pattern, value: Value, give: (target: Pattern, item: Value) => void): void {
    if (pattern.type !== 'ArrayPattern') {
      give(pattern, value);
      return;
    }
    const wanted = pattern.elements.length;
    if (typeof value !== 'object' || value.kind !== 'array' || value.items.length < wanted)
      this.refuse('argument', `wanted an array of at least ${wanted}, got ${kindOf(value)}.`, pattern);
    const { items } = value;
    pattern.elements.forEach((element, i) => element && this.takeApart(element, items[i], give));
  }

  /** @returns the value as it was kept */
  protected assign(pattern: Pattern, value: Value, scope: Scope): Value {
    let kept = value;
    this.takeApart(pattern, value, (target, item) => {
      if (target.type === 'Identifier') kept = this.assignName(target.name, item, scope, target);
      else if (target.type === 'MemberExpression') kept = this.assignElement(target, item, scope);
      else this.refuse('language', 'only names and elements of arrays take a value.', target);
    });
    return kept;
  }

  private assignName(name: string, item: Value, scope: Scope, node: AnyNode): Value {
    const kept = this.settled(item, name);
    const binding = scope.find(name);
    if (binding?.fixed)
      this.refuse('name', `${name} is fixed by const; declare it with let to change it.`, node);
    if (binding) binding.value = kept;
    else if (builtinNames.has(name)) this.refuse('name', `${name} is a function of the language.`, node);
    else scope.home.declare(name, kept, false);
    return kept;
  }

  private assignElement(target: MemberExpression, item: Value, scope: Scope): Value {
    const { array, index } = this.element(target, scope);
    if (index > array.items.length)
      this.refuse(
        'index',
        `the array has ${array.items.length} elements; the next one is [${array.items.length}].`,
        target,
      );
    const name = target.object.type === 'Identifier' ? `${target.object.name}[${index}]` : null;
    const kept = this.settled(item, name);
    array.items[index] = kept;
    return kept;
  }

  protected number(value: Value, node: AnyNode): NumberValue {
    return isNumber(value) ? value : this.refuse('argument', `wanted a number, got ${kindOf(value)}.`, node);
  }

  protected named(name: string, scope: Scope, node: AnyNode): Value {
    const binding = scope.find(name);
    if (binding) return binding.value;
    if (builtinNames.has(name)) return { kind: 'builtin', name };
    if (Object.hasOwn(constants, name)) return constants[name];
    const near = nearestName(name, [...scope.names(), ...builtinNames]);
    const hint =
      near === null ? 'Give it a value as an input, or assign it before.' : `Did you mean ${near}?`;
    return this.refuse('name', `nothing is named ${name}. ${hint}`, node);
  }

  protected element(node: MemberExpression, scope: Scope): { array: ArrayValue; index: number } {
    const array = this.evaluate(node.object, scope);
    if (typeof array !== 'object' || array.kind !== 'array')
      return this.refuse('argument', `only arrays have elements, got ${kindOf(array)}.`, node.object);
    const at = node.computed ? this.evaluate(node.property, scope) : NaN;
    const index = isNumber(at) ? this.recorder.valueOf(this.recorder.settle(at)) : NaN;
    if (!Number.isInteger(index) || index < 0)
      this.refuse(
        'index',
        `an index is a whole number from 0, got ${isNumber(at) ? index : kindOf(at)}.`,
        node.property,
      );
    return { array, index };
  }
}
