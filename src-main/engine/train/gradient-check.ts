import type { GradientCheck } from '@shared/contract/evaluation.ts';
import { maskName } from '../graph/from-design.ts';
import { atOnce } from '@shared/contract/steps.ts';
import type { Examples } from '../data/types.ts';
import { sumRows } from './network.ts';
import type { Network } from './network.ts';

/** Most multiply-adds that a check may cost; beyond it fewer examples, then fewer parameters are taken. */
const BUDGET = 4e8;
/** Partial derivatives between two yields. */
const LOOKED_AT_ONCE = 2 ** 20;
/** Relative error up to which a gradient passes. */
export const TOLERANCE = 1e-6;
/** Steps of the differences; the smaller ones get off a kink (ReLU, L1) that lies within a larger one. */
const STEPS = [1e-5, 1e-6, 1e-4];

/**
 * The engine's ∇ℓ of the mean over the first examples, without dropout, into `network.gradients`. Yields after every
 * instruction; nobody may use the network meanwhile.
 *
 * @param penaltyRows n in (λ/n)·R(w)
 */
export function* computingGradient(
  network: Network,
  examples: Examples,
  penaltyRows: number,
): Generator<void, void> {
  const { executor, plan, stack } = network;
  const { begin, chunk, finish, update } = plan.sections;
  seedPenalties(network, penaltyRows);
  network.seed('loss')[0] = 1 / examples.rows;
  for (const layer of stack)
    if (layer.dropout > 0) executor.tensor(plan.roles.inputs[maskName(layer)]).values.fill(1);
  function* running(from: number, to: number): Generator<void, void> {
    for (let pc = from; pc < to; pc++) {
      executor.run(pc, pc + 1);
      yield;
    }
  }
  yield* running(begin.from, begin.to);
  for (let from = 0; from < examples.rows; from += plan.chunkRows) {
    network.gather(examples, null, from, Math.min(plan.chunkRows, examples.rows - from));
    yield* running(chunk.from, chunk.to);
  }
  yield* running(finish.from, update.from);
}

/** {@link computingGradient} at once. */
export function computeGradient(network: Network, examples: Examples, penaltyRows: number): void {
  atOnce(computingGradient(network, examples, penaltyRows));
}

/** Adjoints of R's parts: λ/n (lecture, IGD_MLP* step 7a). */
export function seedPenalties(network: Network, rows: number): void {
  for (const layer of network.stack)
    for (const kind of ['l1', 'l2'] as const)
      if (layer[kind] > 0) network.seed(`penalty.${layer.name}.${kind}`)[0] = layer[kind] / rows;
}

/** ℓ(w) of the examples at the current weights: the mean loss. The penalty is differenced apart, in closed form. */
function meanLoss(network: Network, examples: Examples): number {
  let sum = 0;
  network.evaluate(examples, () => {
    sum += sumRows(network.output('evaluation.loss'));
  });
  return sum / examples.rows;
}

/** (λ/n)·R of one weight: all other terms cancel in a difference. */
export function penaltyOf(network: Network, layer: number, index: number, rows: number): number {
  const { l1, l2, inputs } = network.stack[layer];
  if (index % (inputs + 1) === 0 && !network.design.regularizeBias) return 0;
  const w = network.weights[layer][index];
  return (l1 * Math.abs(w) + l2 * w * w) / rows;
}

/** {@link checkingGradient} at once. */
export function checkGradient(network: Network, training: Examples): GradientCheck {
  return atOnce(checkingGradient(network, training));
}

/**
 * Compares ∇ℓ with central differences (ℓ(w + h) − ℓ(w − h))/2h, weight by weight. The relative error is
 * |g − d| / max(|g|, |d|, ‖∇ℓ‖∞/1000): differences carry an absolute noise of about 1e-11, which would make the
 * plain ratio of two vanishing numbers meaningless.
 *
 * Weights are as they were afterwards; the network's gradients hold ∇ℓ of the examples taken. Yields after every
 * difference; nobody may use the network meanwhile.
 */
export function* checkingGradient(network: Network, training: Examples): Generator<void, GradientCheck> {
  const parameters = network.weights.reduce((sum, weights) => sum + weights.length, 0);
  const rows = Math.max(1, Math.min(16, training.rows, Math.floor(BUDGET / (2 * parameters * parameters))));
  const examples = firstRows(training, rows);
  const every = Math.max(1, Math.ceil((2 * parameters * parameters * rows) / (BUDGET * 8)));
  yield* computingGradient(network, examples, training.rows);
  // They stay: a forward pass writes to nothing else that is looked at here.
  const { gradients } = network;
  let largest = 0;
  for (const values of gradients)
    for (let i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
      if (i % LOOKED_AT_ONCE === 0) yield;
    }
  const floor = largest / 1000 || 1;

  let checked = 0;
  let position = 0;
  let worst: GradientCheck['worst'] = {
    layer: 'h1',
    row: 0,
    column: 0,
    gradient: 0,
    difference: 0,
    relativeError: -1,
  };
  for (const [s, layer] of network.stack.entries()) {
    const columns = layer.inputs + 1;
    for (let i = 0; i < gradients[s].length; i++, position++) {
      if (position % every !== 0) continue;
      checked++;
      const gradient = gradients[s][i];
      let difference = NaN;
      let relativeError = Infinity;
      for (const step of STEPS) {
        const d = centralDifference(network, examples, s, i, step, training.rows);
        yield;
        const error = Math.abs(gradient - d) / Math.max(Math.abs(gradient), Math.abs(d), floor);
        if (!(error < relativeError)) continue;
        difference = d;
        relativeError = error;
        if (error <= TOLERANCE) break;
      }
      if (!(relativeError <= worst.relativeError))
        worst = {
          layer: layer.name,
          row: Math.floor(i / columns),
          column: i % columns,
          gradient,
          difference,
          relativeError,
        };
    }
  }
  return { parameters, checked, worst, passed: worst.relativeError <= TOLERANCE };
}

function centralDifference(
  network: Network,
  examples: Examples,
  layer: number,
  index: number,
  step: number,
  penaltyRows: number,
): number {
  const weights = network.weights[layer];
  const w = weights[index];
  const h = step * Math.max(1, Math.abs(w));
  weights[index] = w + h;
  const up = weights[index];
  const above = meanLoss(network, examples) + penaltyOf(network, layer, index, penaltyRows);
  weights[index] = w - h;
  const down = weights[index];
  const below = meanLoss(network, examples) + penaltyOf(network, layer, index, penaltyRows);
  weights[index] = w;
  return (above - below) / (up - down);
}

function firstRows(examples: Examples, rows: number): Examples {
  const n = examples.inputs.length / examples.rows;
  const k = examples.targets.length / examples.rows;
  return {
    rows,
    inputs: examples.inputs.subarray(0, rows * n),
    targets: examples.targets.subarray(0, rows * k),
  };
}
