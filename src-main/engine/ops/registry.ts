import { Fault } from '@shared/contract/fault.ts';
import { abs } from './abs.ts';
import { add } from './add.ts';
import { affine } from './affine.ts';
import { divide } from './divide.ts';
import { dropout } from './dropout.ts';
import { elu } from './elu.ts';
import { exp } from './exp.ts';
import { gelu } from './gelu.ts';
import { identity } from './identity.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { leakyRelu } from './leaky-relu.ts';
import { log } from './log.ts';
import { logSumExp } from './log-sum-exp.ts';
import { logisticLoss } from './logistic-loss.ts';
import { matmul } from './matmul.ts';
import { mean } from './mean.ts';
import { mse } from './mse.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { outer } from './outer.ts';
import { reciprocal } from './reciprocal.ts';
import { relu } from './relu.ts';
import { rss } from './rss.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { softplus } from './softplus.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { tanh } from './tanh.ts';
import type { Op } from './op.ts';

/** Every op of the engine, in the order of docs and menus. A new op is one file and one line here. */
const ops: readonly Op[] = [
  // Matrices
  ...[affine, matmul, outer],
  // Arithmetic
  ...[add, subtract, multiply, divide, negate, reciprocal, sum, mean],
  // Elementary functions
  ...[exp, log, square, sqrt, abs],
  // Activations
  ...[identity, sigmoid, tanh, relu, leakyRelu, elu, gelu, softplus, silu],
  // Rows
  ...[softmax, logSumExp, dropout],
  // Losses
  ...[softmaxCrossEntropy, logisticLoss, rss, mse],
  // Regularisers
  ...[l1, l2],
];

export const registry: ReadonlyMap<string, Op> = new Map(ops.map((op) => [op.name, op]));

/** @throws Fault code `unknown-op`, with the names that exist. */
export function opNamed(name: string): Op {
  const op = registry.get(name);
  if (op) return op;
  const known = [...registry.keys()].join(', ');
  throw new Fault({ code: 'unknown-op', op: name, message: `no op is named "${name}"; there are ${known}` });
}
