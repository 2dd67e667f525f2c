import * as v from 'valibot';
import { decompositionNames } from '../design/explain.ts';
import { anyNumber } from './data-summary.ts';

/* What traces of functions and of networks are made of. */

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Part of a list: what is outside is told by the list's total, never silently left out. */
const MOST_SLICE = 5000;
export const sliceSchema = v.object({ from: count, count: v.pipe(count, v.maxValue(MOST_SLICE)) });

/** Where something stands in the source text: offsets of its first character and behind its last; line, column from 1. */
export const sourceRangeSchema = v.object({
  from: v.number(),
  to: v.number(),
  line: v.number(),
  column: v.number(),
});

/** A part of a list and how long the whole is. */
export const part = <S extends v.GenericSchema>(item: S) =>
  v.object({ from: v.number(), total: v.number(), items: v.array(item) });

/** One variable of the trace. `id` is its place in evaluation order; operands have smaller ids. */
export const traceNodeSchema = v.object({
  id: v.number(),
  /** `input`, `step`; `constant`: an output that depends on no input. Of a network: `weight`; `outside`: later layers. */
  kind: v.picklist(['input', 'weight', 'step', 'constant', 'outside']),
  /** `v₋₂` in Unicode, and in TeX. */
  name: v.string(),
  tex: v.string(),
  /** Name of the op's card; '' for inputs. */
  op: v.string(),
  /** The expression by names: `v₀ + v₋₁ + 1.5·v₋₂`; an input's is its name in the source, `w₂`. */
  label: v.string(),
  labelTex: v.string(),
  operands: v.array(v.number()),
  /** ∂v/∂operand: numbers at this point, and formulas. */
  locals: v.array(anyNumber),
  localTexts: v.array(v.string()),
  localTexs: v.array(v.string()),
  value: anyNumber,
  source: v.nullable(sourceRangeSchema),
  /** The variable of the program that it was assigned to: `z`, `s[2]`. */
  variable: v.nullable(v.string()),
  /** Index into `contexts`: the call or iteration it was computed in. */
  context: v.number(),
  /** Longest way from an input: a column for the layout. */
  level: v.number(),
});

/**
 * One step of the reverse adjoint trace. The first step of a variable assigns (`before` null), later ones accumulate:
 * v̄ᵢ = v̄ᵢ + v̄ₖ·∂vₖ/∂vᵢ. `via` is null for the seed v̄_m = 1.
 */
export const adjointStepSchema = v.object({
  step: v.number(),
  of: v.number(),
  via: v.nullable(v.number()),
  /** v̄ₖ and ∂vₖ/∂vᵢ. */
  viaAdjoint: anyNumber,
  local: anyNumber,
  localText: v.string(),
  localTex: v.string(),
  contribution: anyNumber,
  before: v.nullable(anyNumber),
  after: anyNumber,
  /** `v̄₀ = v̄₀ + v̄₁·1`, in text and TeX, and with the numbers put in. */
  text: v.string(),
  tex: v.string(),
  numbers: v.string(),
});

/** One step of the forward mode: v̇ = Σ ∂v/∂operand · operand's tangent. */
export const tangentStepSchema = v.object({
  step: v.number(),
  of: v.number(),
  terms: v.array(v.object({ operand: v.number(), local: anyNumber, tangent: anyNumber, product: anyNumber })),
  value: anyNumber,
  text: v.string(),
  tex: v.string(),
  numbers: v.string(),
});

/** One line of the recursive autodiff(f, w): `node` is an operand of `via`; `path` = ∂f/∂node along this way. */
export const recursiveStepSchema = v.object({
  step: v.number(),
  depth: v.number(),
  node: v.number(),
  via: v.number(),
  local: anyNumber,
  path: anyNumber,
  /** Input reached: v̄ += path; its value before and after. */
  reached: v.boolean(),
  before: v.nullable(anyNumber),
  after: v.nullable(anyNumber),
  text: v.string(),
});

/** What the values decided: which branch was taken, which iteration began, which function was entered. */
export const flowEventSchema = v.object({
  kind: v.picklist(['branch', 'iteration', 'end', 'call', 'return']),
  /** How many nodes were there before it. */
  at: v.number(),
  /** `if (x > 0): 1.25 > 0 is true, the first branch is taken`. */
  text: v.string(),
  /** Branch: whether the condition held. Iteration: its number from 1. */
  taken: v.nullable(v.boolean()),
  iteration: v.nullable(v.number()),
  source: sourceRangeSchema,
});

/** Calls and iterations as a tree, to fold what belongs together. Context 0 is the whole. */
export const traceContextSchema = v.object({
  id: v.number(),
  parent: v.nullable(v.number()),
  kind: v.picklist(['whole', 'call', 'iteration']),
  /** `f(x), depth 3`; `while, iteration 2`. */
  label: v.string(),
  /** Nodes computed in it and in what it contains. */
  nodes: v.number(),
  source: v.nullable(sourceRangeSchema),
});

export const opCardSchema = v.object({
  name: v.string(),
  title: v.string(),
  operands: v.array(v.string()),
  label: v.string(),
  tex: v.string(),
  /** One per operand; '' where it takes no derivative. */
  derivativeTexs: v.array(v.string()),
  source: v.string(),
  /** The switch of `decomposed`, where it has one. */
  decomposition: v.nullable(v.picklist(decompositionNames)),
});

export type Slice = v.InferOutput<typeof sliceSchema>;
export type SourceRange = v.InferOutput<typeof sourceRangeSchema>;
export type TraceNode = v.InferOutput<typeof traceNodeSchema>;
export type AdjointStep = v.InferOutput<typeof adjointStepSchema>;
export type TangentStep = v.InferOutput<typeof tangentStepSchema>;
export type RecursiveStep = v.InferOutput<typeof recursiveStepSchema>;
export type FlowEvent = v.InferOutput<typeof flowEventSchema>;
export type TraceContext = v.InferOutput<typeof traceContextSchema>;
export type OpCard = v.InferOutput<typeof opCardSchema>;
