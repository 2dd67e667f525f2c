import type { Activation } from './activations.ts';
import type { Task } from './choices.ts';
import type { Design, Initialization } from './schema.ts';

/** What the design needs to know of the data: how wide the ends of the network are. */
export interface DataShape {
  readonly task: Task;
  /** Values per example after one-hot encoding, without x₀. */
  readonly inputs: number;
  /** Classification: the number of classes k. Regression: the number of targets. */
  readonly outputs: number;
}

/** A layer with everything resolved: W has shape `units × (inputs + 1)`, the bias weights w₀ in column 0. */
export interface StackLayer {
  /** `h₁`, `h₂`, …, `o` in words for files: `h1`, `h2`, `o`. */
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  readonly initialization: Initialization;
  readonly dropout: number;
  readonly l1: number;
  readonly l2: number;
}

/** Units of the output layer: one sigmoid neuron serves two classes; softmax has one per class. */
export function outputUnits(design: Design, data: DataShape): number {
  if (data.task === 'regression') return data.outputs;
  return data.outputs === 2 && design.output.activation !== 'softmax' ? 1 : data.outputs;
}

/** The layers W^{h_1} … W^{h_d}, W^o in order. */
export function stackOf(design: Design, data: DataShape): StackLayer[] {
  let inputs = data.inputs;
  const stack: StackLayer[] = design.hidden.map((layer, index) => {
    const { units, activation, initialization, dropout, l1, l2 } = layer;
    const resolved = { name: `h${index + 1}`, inputs, units, activation, initialization, dropout, l1, l2 };
    inputs = units;
    return resolved;
  });
  stack.push({ name: 'o', inputs, units: outputUnits(design, data), ...design.output, dropout: 0 });
  return stack;
}

export function parameterCount(stack: readonly Pick<StackLayer, 'inputs' | 'units'>[]): number {
  return stack.reduce((total, layer) => total + layer.units * (layer.inputs + 1), 0);
}
