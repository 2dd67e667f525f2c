import type { AnyNode, Pattern } from 'acorn';
import type { SourceRange } from '@shared/contract/explain.ts';
import type { Scope } from './scope.ts';

/** A number that depends on inputs: a node of the tape. */
export interface Variable {
  readonly kind: 'variable';
  readonly node: number;
}
/** A sum that is still open: it becomes one step when it is needed as a number. */
export interface Sum {
  readonly kind: 'sum';
  readonly terms: readonly SumTerm[];
  readonly source: SourceRange;
}
/** coefficient · node, or the coefficient alone. */
export interface SumTerm {
  readonly coefficient: number;
  readonly node: number | null;
}
export interface ArrayValue {
  readonly kind: 'array';
  readonly items: Value[];
}
export interface Closure {
  readonly kind: 'closure';
  readonly name: string;
  readonly parameters: readonly Pattern[];
  readonly body: AnyNode;
  readonly scope: Scope;
}
export interface Builtin {
  readonly kind: 'builtin';
  readonly name: string;
}
/** What a function gives that returns nothing. */
export interface Nothing {
  readonly kind: 'nothing';
}
export const NOTHING: Nothing = { kind: 'nothing' };

export type NumberValue = number | Variable | Sum;
export type Value = NumberValue | boolean | ArrayValue | Closure | Builtin | Nothing;

export function isNumber(value: Value): value is NumberValue {
  return (
    typeof value === 'number' ||
    (typeof value === 'object' && (value.kind === 'variable' || value.kind === 'sum'))
  );
}

/** The kind of a value in words, for messages. */
export function kindOf(value: Value): string {
  if (typeof value === 'boolean') return `the truth value ${value}`;
  if (isNumber(value)) return 'a number';
  switch (value.kind) {
    case 'array':
      return `an array of ${value.items.length}`;
    case 'nothing':
      return 'nothing (a function without return)';
    default:
      return `the function ${value.name}`;
  }
}
