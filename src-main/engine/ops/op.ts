/**
 * What an op is. One object in one file declares everything that the rest of the program knows about it: the
 * builder's shape check, the plan's instructions, the explorer's card and trace row, the docs and the tests.
 *
 * Every tensor is a matrix of Float64, row-major. A row is an example; a scalar is 1 × 1.
 */

/** The symbolic number of rows of a tensor that holds one row per example of the current batch. */
export const BATCH = 'batch';
export type Rows = number | typeof BATCH;
export interface Shape {
  readonly rows: Rows;
  readonly columns: number;
}

/** A matrix in the arena. `values` is a view that starts at the matrix; `rows` of a batched one may shrink. */
export interface Tensor {
  readonly values: Float64Array;
  rows: number;
  readonly columns: number;
}

/** Fixed numbers of an op, e.g. the slope of a leaky ReLU. */
export type Attributes = Readonly<Record<string, number>>;

/** One argument's vector-Jacobian product. Must **accumulate** into `adjoint`, never overwrite it. */
export type ReverseRule = (
  adjoint: Tensor,
  outputAdjoint: Tensor,
  output: Tensor,
  inputs: readonly Tensor[],
  attributes: Attributes,
) => void;

export interface Operand {
  readonly name: string;
  /** Targets and masks take no adjoint. */
  readonly differentiable: boolean;
}

/** One random case for the laws: operand shapes, attributes, and where the values are drawn from. */
export interface Sample {
  readonly shapes: readonly { readonly rows: number; readonly columns: number }[];
  readonly attributes?: Attributes;
  /** Interval of each operand's values; default [-2, 2]. */
  readonly domain?: readonly (readonly [number, number])[];
  /** Fills operand `index` in a way no interval can say (one-hot targets, a mask). `uniform()` is in [0, 1). */
  readonly fill?: (index: number, values: Float64Array, columns: number, uniform: () => number) => void;
  /** Distance kept from kinks of the function (|x - kink| > 0.05), default none. */
  readonly kinks?: readonly number[];
}

/** A case that the shape rule must refuse, with a word that the message must contain. */
export interface Refusal {
  readonly shapes: readonly Shape[];
  readonly attributes?: Attributes;
  readonly mentions: string;
}

export interface Op {
  /** camelCase, unique in the registry: `sigmoid`, `softmaxCrossEntropy`. */
  readonly name: string;
  /** The field's name in words: "logistic sigmoid". */
  readonly title: string;
  readonly operands: readonly Operand[];
  /** Default attributes; also the list of attributes the op knows. */
  readonly attributes: Attributes;
  /** @throws Fault code `shape`, with op, operand, what was wanted and what came. */
  shape(operands: readonly Shape[], attributes: Attributes): Shape;
  /** Writes every element of `output`. */
  forward(output: Tensor, inputs: readonly Tensor[], attributes: Attributes): void;
  /** One rule per operand, `null` where it is not differentiable. */
  readonly reverse: readonly (ReverseRule | null)[];
  /** Jacobian-vector product: writes every element of `outputTangent`; a `null` tangent is zero. */
  tangent(
    outputTangent: Tensor,
    tangents: readonly (Tensor | null)[],
    output: Tensor,
    inputs: readonly Tensor[],
    attributes: Attributes,
  ): void;
  /** TeX of the op, given the operands' TeX. */
  tex(operands: readonly string[]): string;
  /** TeX of ∂output/∂operand, one per operand (empty where not differentiable), given operands' and own TeX. */
  derivativeTex(operands: readonly string[], output: string): readonly string[];
  /** Plain text for a trace row: `σ(v₁)`. */
  label(operands: readonly string[]): string;
  /** Where the formula is from. */
  readonly source: string;
  readonly samples: readonly Sample[];
  readonly refuses: readonly Refusal[];
}
