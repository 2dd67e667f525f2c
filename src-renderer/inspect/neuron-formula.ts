import { layerSymbol, subscript } from '@shared/design/notation.ts';
import { figure } from '../charts/heat-map-text.ts';

/** What a weight is multiplied by: an input's name, or the output of a neuron of the layer before. */
export interface Variable {
  readonly text: string;
  /** Raised: the layer that the value comes from. */
  readonly layer?: string;
}

export interface Term {
  /** Written before the term: empty at the head of the sum, else ` + ` or ` − `. */
  readonly sign: string;
  /** Without its sign, which `sign` carries. */
  readonly coefficient: string;
  readonly value: number;
  /** null for the bias weight w₀. */
  readonly variable: Variable | null;
}

/** y = f(w₀ + w₁·x₁ + …) of one neuron, ready to be set. */
export interface NeuronFormula {
  readonly left: Variable;
  /** Between the equals sign and the sum: `tanh(`. */
  readonly opening: string;
  /** Terms of the sum, w₀ among them. */
  readonly count: number;
  /** One of them, from 0: of thousands, few are shown. */
  readonly term: (column: number) => Term;
  readonly closing: string;
}

const functions: Readonly<Record<string, string>> = {
  tanh: 'tanh',
  relu: 'ReLU',
  sigmoid: 'σ',
  leakyRelu: 'leakyReLU',
  elu: 'ELU',
  gelu: 'GELU',
  softplus: 'softplus',
  silu: 'SiLU',
};

/** The variables that a layer reads. @param before name of the layer before; null for the inputs */
export function variablesOf(
  inputs: number,
  before: string | null,
  inputNames: readonly string[],
): Variable[] {
  return Array.from({ length: inputs }, (_, i) =>
    before === null
      ? { text: inputNames[i] ?? `x${subscript(i + 1)}` }
      : { text: `y${subscript(i + 1)}`, layer: layerSymbol(before) },
  );
}

/**
 * @param values the row-major W of shape units × (variables + 1)
 * @param neuron its row, from 0
 * @param digits significant digits of the numbers
 */
export function neuronFormula(
  values: Float64Array,
  neuron: number,
  layer: { readonly name: string; readonly activation: string },
  variables: readonly Variable[],
  digits = 3,
): NeuronFormula {
  const count = variables.length + 1;
  const term = (column: number): Term => {
    const value = values[neuron * count + column];
    const negative = value < 0;
    return {
      sign: column === 0 ? (negative ? '−' : '') : negative ? ' − ' : ' + ',
      coefficient: figure(Math.abs(value), digits),
      value,
      variable: column === 0 ? null : variables[column - 1],
    };
  };
  const index = subscript(neuron + 1);
  const left = { text: `y${index}`, layer: layerSymbol(layer.name) };
  const sum = { left, opening: '', count, term, closing: '' };
  if (layer.activation === 'softmax') {
    // Softmax needs the logits of the whole layer, so the formula is of this neuron's logit.
    return { ...sum, left: { ...left, text: `z${index}` }, closing: `,  y${index} = σ₁(z)${index}` };
  }
  const name = functions[layer.activation];
  return name ? { ...sum, opening: `${name}(`, closing: ')' } : sum;
}
