import * as v from 'valibot';
import { activationNames } from '../design/activations.ts';
import {
  decompositionNames,
  explainFunctionSchema,
  explainInputSchema,
  MOST_INPUTS,
  traceModes,
} from '../design/explain.ts';
import { anyNumber } from './data-summary.ts';
import { exampleChoiceSchema } from './example.ts';
import { evaluatedSplits } from './judged.ts';
import {
  adjointStepSchema,
  count,
  flowEventSchema,
  opCardSchema,
  part,
  recursiveStepSchema,
  sliceSchema,
  sourceRangeSchema,
  tangentStepSchema,
  traceContextSchema,
  traceNodeSchema,
} from './explain-parts.ts';

export * from './explain-parts.ts';

export const traceRequestSchema = v.object({
  function: explainFunctionSchema,
  /** In order: the first is v₀, the second v₋₁, … */
  inputs: v.pipe(v.array(explainInputSchema), v.maxLength(MOST_INPUTS)),
  mode: v.picklist(traceModes),
  /** Which of several outputs the reverse trace starts from. */
  output: v.optional(count, 0),
  /** Which input the forward trace is seeded with: its tangent is 1, the others' 0. */
  seed: v.optional(count, 0),
  decomposed: v.optional(v.array(v.picklist(decompositionNames)), []),
  /** Whether the Jacobian is wanted too: m reverse and n forward passes. */
  jacobian: v.optional(v.boolean(), false),
  nodes: v.optional(sliceSchema, { from: 0, count: 2000 }),
  /** Of the second trace: adjoint, tangent or recursive steps, by `mode`. */
  steps: v.optional(sliceSchema, { from: 0, count: 2000 }),
});

/** ∂output/∂input each way, beside the central difference. */
export const gradientRowSchema = v.object({
  node: v.number(),
  input: v.string(),
  name: v.string(),
  reverse: anyNumber,
  forward: anyNumber,
  /** Null where the recursion would need too many steps. */
  recursive: v.nullable(anyNumber),
  difference: anyNumber,
  /** |gradient − difference| / max(|gradient|, |difference|, ‖∇‖∞/1000). */
  relativeError: anyNumber,
});

/**
 * What each way costs. An operation is the evaluation of one step, or one product with its sum on an edge of the
 * graph.
 */
export const traceCountsSchema = v.object({
  inputs: v.number(),
  primalSteps: v.number(),
  edges: v.number(),
  adjointSteps: v.number(),
  tangentSteps: v.number(),
  /** Exact up to 2⁵³, then rounded; ∞ where it leaves the doubles. `recursiveWalked`: whether it was really walked. */
  recursiveSteps: anyNumber,
  recursiveWalked: v.boolean(),
  /** Steps of the interpreter. */
  interpreted: v.number(),
  operations: v.object({
    primal: v.number(),
    reverse: v.number(),
    forward: v.number(),
    recursive: anyNumber,
  }),
});

const cost = v.object({ passes: v.number(), operations: v.number() });
/** Rows: outputs; columns: inputs. Row-major values by either mode. Null where it was too large (`MOST_JACOBIAN`). */
export const jacobianSchema = v.object({
  rows: v.number(),
  columns: v.number(),
  reverse: v.instance(Float64Array),
  forward: v.instance(Float64Array),
  reverseCost: cost,
  forwardCost: cost,
  largestDifference: anyNumber,
});
export const MOST_JACOBIAN = 10_000;

export const traceSchema = v.object({
  mode: v.picklist(traceModes),
  /** Outputs; the one differentiated is `outputs[output]`, v_m = 𝓛. */
  outputs: v.array(v.number()),
  output: v.number(),
  value: anyNumber,
  nodes: part(traceNodeSchema),
  /** Of the second trace the one that `mode` asks for; the others have no items, but their totals. */
  adjoints: part(adjointStepSchema),
  tangents: part(tangentStepSchema),
  recursion: part(recursiveStepSchema),
  /** Final adjoint v̄ of each node of `nodes.items`; null where the output does not depend on it. */
  finalAdjoints: v.array(v.nullable(anyNumber)),
  /** Tangent v̇ of each node of `nodes.items` for the seed. */
  finalTangents: v.array(anyNumber),
  gradient: v.array(gradientRowSchema),
  jacobian: v.nullable(jacobianSchema),
  counts: traceCountsSchema,
  flow: part(flowEventSchema),
  contexts: v.array(traceContextSchema),
  cards: v.array(opCardSchema),
  /** Something to know, in sentences: the recursion was not walked, a derivative at a kink, … */
  notes: v.array(v.string()),
});

/** What typing needs at once: which names are free, and the first problem. */
export const checkedSourceSchema = v.object({
  /** Free names in the order of their first appearance: the inputs the text asks for. */
  names: v.array(v.string()),
  problem: v.nullable(v.object({ message: v.string(), source: sourceRangeSchema })),
});

export const networkRequestSchema = v.object({
  run: v.number(),
  example: exampleChoiceSchema,
  /** What is opened: a layer, and a neuron of it (from 0). `loss` is the layer after the last. */
  layer: v.nullable(v.string()),
  neuron: v.nullable(count),
  /** Neurons of the opened layer. */
  neurons: v.optional(sliceSchema, { from: 0, count: 1000 }),
  nodes: v.optional(sliceSchema, { from: 0, count: 2000 }),
  steps: v.optional(sliceSchema, { from: 0, count: 2000 }),
});

const doubles = v.instance(Float64Array);

/** A vector step of the plan: x, z^{h_1}, y^{h_1}, …, l. */
export const vectorStepSchema = v.object({
  id: v.number(),
  name: v.string(),
  tex: v.string(),
  /** '' for the input x and the weights. */
  op: v.string(),
  kind: v.picklist(['input', 'target', 'parameter', 'op', 'penalty']),
  label: v.string(),
  labelTex: v.string(),
  operands: v.array(v.number()),
  /** What opens it: `h1`, `o`, `loss`; null for x and c. */
  layer: v.nullable(v.string()),
  rows: v.number(),
  columns: v.number(),
  /** Of vectors; null for weight matrices, which are opened row by row. */
  values: v.nullable(doubles),
  /** ∂ℓ/∂W of a weight matrix as TeX, by δ and what the layer takes; '' elsewhere. */
  adjointTex: v.string(),
  /** What such a product is called: `dyadic (outer) product`; '' elsewhere. */
  adjointName: v.string(),
  /** ∂ℓ/∂·; null where nothing is differentiated (x, c). */
  adjoints: v.nullable(doubles),
  /** ‖·‖₂ of values and adjoints. */
  norm: anyNumber,
  adjointNorm: v.nullable(anyNumber),
  /** Scalar steps that are folded in it. */
  scalarSteps: v.number(),
});

export const networkLayerSchema = v.object({
  name: v.string(),
  activation: v.picklist(activationNames),
  units: v.number(),
  inputs: v.number(),
  from: v.number(),
  /** Of the neurons of the slice: weighted sum z, output y, ∂ℓ/∂z = δ, ∂ℓ/∂y (null: no step of its own). */
  z: doubles,
  y: doubles,
  zAdjoint: doubles,
  yAdjoint: v.nullable(doubles),
});

/** Scalar steps of one neuron, with the names wᵢⱼ, xⱼ, z, y; in the order of sums that the engine keeps. */
export const networkNeuronSchema = v.object({
  layer: v.string(),
  neuron: v.number(),
  nodes: part(traceNodeSchema),
  adjoints: part(adjointStepSchema),
  finalAdjoints: v.array(v.nullable(anyNumber)),
  /** w₀ … wₙ of the neuron, and their ∇ℓ to the bit as the trainer computes it. */
  weights: doubles,
  gradient: doubles,
});

/** One output of an opened loss: z or y, target c and ∂l/∂. */
export const networkLossSchema = v.object({
  op: v.string(),
  names: v.array(v.string()),
  predictions: doubles,
  targets: doubles,
  adjoints: doubles,
});

export const networkTraceSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  split: v.picklist(evaluatedSplits),
  index: v.number(),
  count: v.number(),
  tableRow: v.number(),
  /** l of the example, (λ/n)·R(w), and ℓ = their sum. */
  loss: anyNumber,
  penalty: anyNumber,
  objective: anyNumber,
  lossUnit: v.string(),
  steps: v.array(vectorStepSchema),
  layer: v.nullable(networkLayerSchema),
  neuron: v.nullable(networkNeuronSchema),
  lossDetail: v.nullable(networkLossSchema),
  /** How much there is in all; what is not opened is folded, not left out. */
  totals: v.object({
    layers: v.number(),
    neurons: v.number(),
    weights: v.number(),
    scalarSteps: v.number(),
  }),
  cards: v.array(opCardSchema),
});

/** The request with its defaults filled in, as the calls want it. */
export const completeTraceRequest = (request: TraceRequest): CompleteTraceRequest =>
  v.parse(traceRequestSchema, request);
export const completeNetworkRequest = (request: NetworkRequest): CompleteNetworkRequest =>
  v.parse(networkRequestSchema, request);

/** Line and column from the `path` of a fault of this place: `line 3, column 5`. */
export function placeOfPath(path: string | undefined): { line: number; column: number } | null {
  const found = /^line (\d+), column (\d+)$/.exec(path ?? '');
  return found && { line: Number(found[1]), column: Number(found[2]) };
}

/** As a caller writes it: what has a default may be left out. */
export type TraceRequest = v.InferInput<typeof traceRequestSchema>;
export type CompleteTraceRequest = v.InferOutput<typeof traceRequestSchema>;
export type GradientRow = v.InferOutput<typeof gradientRowSchema>;
export type TraceCounts = v.InferOutput<typeof traceCountsSchema>;
export type Jacobian = v.InferOutput<typeof jacobianSchema>;
export type Trace = v.InferOutput<typeof traceSchema>;
export type CheckedSource = v.InferOutput<typeof checkedSourceSchema>;
export type NetworkRequest = v.InferInput<typeof networkRequestSchema>;
export type CompleteNetworkRequest = v.InferOutput<typeof networkRequestSchema>;
export type VectorStep = v.InferOutput<typeof vectorStepSchema>;
export type NetworkLayer = v.InferOutput<typeof networkLayerSchema>;
export type NetworkNeuron = v.InferOutput<typeof networkNeuronSchema>;
export type NetworkTrace = v.InferOutput<typeof networkTraceSchema>;
