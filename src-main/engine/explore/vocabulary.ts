import type { Op } from '../ops/op.ts';
import { formulaRegistry } from '../ops/formula/registry.ts';
import { opNamed, registry } from '../ops/registry.ts';

/** Functions of one number that are ops by their own name: every elementwise op of the engine, and a few more. */
const elementwiseNames = [
  ...['exp', 'log', 'log2', 'sqrt', 'square', 'abs', 'sin', 'cos', 'reciprocal', 'negate', 'identity'],
  ...['sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu', 'gelu', 'softplus', 'silu'],
] as const;
export const unaryNames: ReadonlySet<string> = new Set(elementwiseNames);

/** Functions that are made of several steps or take several numbers. */
const otherNames = ['max', 'min', 'pow', 'sum', 'mean', 'dot', 'softmax'] as const;
export type OtherName = (typeof otherNames)[number];

export const builtinNames: ReadonlySet<string> = new Set<string>([...elementwiseNames, ...otherNames]);
export const constants: Readonly<Record<string, number>> = { PI: Math.PI, E: Math.E };

/** @throws Fault `unknown-op` */
export function opOf(name: string): Op {
  return formulaRegistry.get(name) ?? registry.get(name) ?? opNamed(name);
}
