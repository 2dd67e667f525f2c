import * as v from 'valibot';

/** What the Explain place works on; part of the document, so it is undone, redone and saved with the project. */

/** Ops that can be shown as one atomic step or as elementary ones; `linear` is w₀ + w₁ + 1.5·w₂ as one step. */
export const decompositions = {
  linear: { title: 'linear combinations', text: 'one step per sum and product' },
  sigmoid: { title: 'σ', text: 'v = −z, exp, 1 + v, 1/v' },
  tanh: { title: 'tanh', text: 'v = 2z, exp, v + 1, 2/v, 1 − v' },
  softplus: { title: 'softplus', text: 'exp, 1 + v, ln' },
  silu: { title: 'SiLU', text: 'σ, product' },
  elu: { title: 'ELU', text: 'the branch that holds: z, or exp and v − 1' },
  relu: { title: 'ReLU', text: 'max(0, z)' },
  square: { title: 'square', text: 'product' },
} as const satisfies Record<string, { title: string; text: string }>;
export type Decomposition = keyof typeof decompositions;
export const decompositionNames = Object.keys(decompositions) as [Decomposition, ...Decomposition[]];

export const traceModes = ['reverse', 'forward', 'recursive'] as const;
export type TraceMode = (typeof traceModes)[number];

/** Longest text that is read. */
const MOST_TEXT = 100_000;
export const MOST_INPUTS = 200;

/** A name of the language: letters, digits, _; Greek letters and those with accents too. */
export const NAME = /^[A-Za-z_\u00c0-\u024f\u0391-\u03c9][A-Za-z0-9_\u00c0-\u024f\u0391-\u03c9]{0,59}$/;

export const explainInputSchema = v.object({
  name: v.pipe(v.string(), v.regex(NAME)),
  value: v.pipe(v.number(), v.finite()),
});

export const explainFunctionSchema = v.variant('kind', [
  v.object({ kind: v.literal('formula'), text: v.pipe(v.string(), v.maxLength(MOST_TEXT)) }),
  v.object({ kind: v.literal('program'), text: v.pipe(v.string(), v.maxLength(MOST_TEXT)) }),
]);

export const explainSessionSchema = v.object({
  /** `network`: one example of the current run; its formula or program stays as it was. */
  looksAt: v.picklist(['function', 'network']),
  function: explainFunctionSchema,
  /** In order: the first is v₀, the second v₋₁, … */
  inputs: v.pipe(v.array(explainInputSchema), v.maxLength(MOST_INPUTS)),
  mode: v.picklist(traceModes),
  decomposed: v.array(v.picklist(decompositionNames)),
});

export type ExplainInput = v.InferOutput<typeof explainInputSchema>;
export type ExplainFunction = v.InferOutput<typeof explainFunctionSchema>;
export type ExplainSession = v.InferOutput<typeof explainSessionSchema>;
