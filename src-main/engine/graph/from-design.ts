import { units } from '@shared/design/choices.ts';
import type { LossKind, LossUnit } from '@shared/design/choices.ts';
import type { StackLayer } from '@shared/design/stack.ts';
import { BATCH } from '../ops/op.ts';
import { GraphBuilder } from './builder.ts';
import type { Graph } from './graph.ts';

export interface Objective {
  readonly loss: LossKind;
  readonly unit: LossUnit;
  /** Whether R(w) counts column 0, the bias weights w₀. */
  readonly regularizeBias: boolean;
}

/** Names of the input nodes that a pass fills. */
export const INPUTS = 'x';
export const TARGETS = 'c';
export const maskName = (layer: StackLayer): string => `mask^{${layer.name}}`;
export const weightName = (layer: Pick<StackLayer, 'name'>): string => `W^{${layer.name}}`;

interface Pass {
  readonly loss: number;
  /** What the class is read from: logits of an entropy loss, the network's output otherwise. */
  readonly decision: number;
  readonly output: number;
}

/**
 * The network and its objective as a graph (lecture, IGD_MLP* steps 5–7a), with two passes over the same weights:
 * `loss` with dropout for training, and `evaluation.loss`, `decision`, `output` without it. Losses are columns of
 * one value per example. `penalty.<layer>.l1|l2` are R's parts: the trainer seeds their adjoints with λ/n.
 */
export function graphOf(stack: readonly StackLayer[], objective: Objective): Graph {
  const builder = new GraphBuilder();
  const x = builder.input(INPUTS, { rows: BATCH, columns: stack[0].inputs });
  const last = stack[stack.length - 1];
  const targets = builder.input(TARGETS, { rows: BATCH, columns: last.units });
  const weights = stack.map((layer) =>
    builder.parameter(weightName(layer), { rows: layer.units, columns: layer.inputs + 1 }),
  );
  const dropping = stack.some((layer) => layer.dropout > 0);
  const evaluation = forwardPass(false);
  const training = dropping ? forwardPass(true) : evaluation;
  builder.output('loss', training.loss);
  builder.output('training.decision', training.decision);
  builder.output('evaluation.loss', evaluation.loss);
  builder.output('decision', evaluation.decision);
  builder.output('output', evaluation.output);

  const includeBias = objective.regularizeBias ? 1 : 0;
  stack.forEach((layer, s) => {
    for (const kind of ['l1', 'l2'] as const)
      if (layer[kind] > 0)
        builder.output(
          `penalty.${layer.name}.${kind}`,
          builder.apply(kind, [weights[s]], { includeBias }, `R_${kind}(${weightName(layer)})`),
        );
  });
  return builder.build();

  function forwardPass(training: boolean): Pass {
    let y = x;
    let z = x;
    stack.forEach((layer, s) => {
      z = builder.apply('affine', [y, weights[s]], {}, `z^{${layer.name}}`);
      y = layer.activation === 'identity' ? z : builder.apply(layer.activation, [z], {}, `y^{${layer.name}}`);
      if (training && layer.dropout > 0) {
        const mask = builder.input(maskName(layer), builder.shapeOf(y));
        y = builder.apply('dropout', [y, mask], {}, `ỹ^{${layer.name}}`);
      }
    });
    const unitsPerNat = { unitsPerNat: units[objective.unit].unitsPerNat };
    switch (objective.loss) {
      case 'crossEntropy':
        return {
          loss: builder.apply('softmaxCrossEntropy', [z, targets], unitsPerNat, 'l'),
          decision: z,
          output: y,
        };
      case 'logistic':
        return {
          loss: builder.apply('logisticLoss', [z, targets], unitsPerNat, 'l'),
          decision: z,
          output: y,
        };
      case 'rss':
      case 'mse':
        return { loss: builder.apply(objective.loss, [y, targets], {}, 'l'), decision: y, output: y };
    }
  }
}
