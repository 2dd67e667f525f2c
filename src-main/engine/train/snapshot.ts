import type { Checkpoint, LayerSnapshot } from '@shared/formats/checkpoint.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { EpochRecord } from './epoch-record.ts';
import type { Network } from './network.ts';
import type { Origin } from './origin.ts';

/** Whether every weight, momentum delta and running value of the optimiser is finite. */
export function allFinite(network: Network): boolean {
  const { arena, plan } = network.executor;
  let sum = 0;
  // x·0 is 0 for a finite x and NaN otherwise; one test at the end.
  for (let i = 0; i < plan.stateLength; i++) sum += arena[i] * 0;
  return sum === 0;
}

/**
 * Sets deltas and running values below 1e-200 to zero: momentum that decays through the subnormal numbers costs
 * forty times the time and changes no loss.
 */
export function flushSubnormals(network: Network): void {
  const flush = (values: Float64Array): void => {
    for (let i = 0; i < values.length; i++) if (values[i] < 1e-200 && values[i] > -1e-200) values[i] = 0;
  };
  network.deltas.forEach(flush);
  for (const states of network.states) states.forEach(flush);
}

/** A place in a run: epochs done, updates done in all, and in the epoch under way. */
export interface Position {
  epoch: number;
  update: number;
  updateInEpoch: number;
}

/** Work between two snapshots, in multiply-adds per double of state (the copy costs about 1 %), and at least. */
const WORK_PER_SNAPSHOT = 256;
const LEAST_WORK = 1e6;

/** A copy of all that a run goes on from, with its place in the run. */
export class Snapshot {
  readonly position: Position = { epoch: 0, update: 0, updateInEpoch: 0 };
  readonly partial = new Float64Array(3);
  readonly #network: Network;
  readonly #state: Float64Array;

  constructor(network: Network) {
    this.#network = network;
    this.#state = new Float64Array(network.plan.stateLength);
  }

  /** Multiply-adds that may still be done before the next copy, when `work` were done since this one. */
  workLeft(work: number): number {
    return Math.max(LEAST_WORK, WORK_PER_SNAPSHOT * this.#state.length) - work;
  }

  take(position: Position, partial: Float64Array): void {
    Object.assign(this.position, position);
    this.partial.set(partial);
    this.#state.set(this.#network.executor.arena.subarray(0, this.#state.length));
  }

  restore(): void {
    this.#network.executor.arena.set(this.#state);
  }
}

/** W, ΔW(t) and the optimiser's running values of every layer, as plain arrays. */
export function layerSnapshots(network: Network): LayerSnapshot[] {
  return network.stack.map(({ units, inputs }, s) => ({
    units,
    inputs,
    weights: Array.from(network.weights[s]),
    delta: Array.from(network.deltas[s]),
    state: network.states[s].map((values) => Array.from(values)),
  }));
}

/** @throws Fault code `checkpoint` when shapes differ from the network's or a number is not finite */
export function loadSnapshot(network: Network, layers: readonly LayerSnapshot[]): void {
  const refuse = (where: string, wanted: string, got: string): never => {
    throw new Fault({
      code: 'checkpoint',
      path: where,
      message: `saved weights, ${where}: wanted ${wanted}, got ${got}`,
    });
  };
  if (layers.length !== network.stack.length)
    refuse('layers', `${network.stack.length} layers`, String(layers.length));
  layers.forEach((layer, s) => {
    const { name, units, inputs } = network.stack[s];
    if (layer.units !== units || layer.inputs !== inputs)
      refuse(name, `W of ${units} × ${inputs + 1}`, `${layer.units} × ${layer.inputs + 1}`);
    if (layer.state.length !== network.states[s].length)
      refuse(name, `${network.states[s].length} matrices of optimiser state`, String(layer.state.length));
    const pairs: [Float64Array, readonly number[]][] = [
      [network.weights[s], layer.weights],
      [network.deltas[s], layer.delta],
      ...network.states[s].map((values, i): [Float64Array, readonly number[]] => [values, layer.state[i]]),
    ];
    for (const [into, from] of pairs) {
      if (from.length !== into.length) refuse(name, `${into.length} numbers`, String(from.length));
      const bad = from.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) refuse(name, 'finite numbers', `${from[bad]} at place ${bad}`);
      into.set(from);
    }
  });
}

/** A checkpoint whose matrices are live views: for whoever copies them at once. */
export type LentCheckpoint = Omit<Checkpoint, 'layers'> & {
  readonly layers: readonly (Pick<LayerSnapshot, 'units' | 'inputs'> & {
    readonly weights: Float64Array;
    readonly delta: Float64Array;
    readonly state: readonly Float64Array[];
  })[];
};

export function lendCheckpoint(
  network: Network,
  record: EpochRecord,
  origin: Origin,
  position: Position,
  seconds: number,
  history: Checkpoint['history'],
): LentCheckpoint {
  return {
    ...position,
    arithmetic: origin.recordAt(position.update),
    partial: Array.from(record.partial),
    seconds,
    layers: network.stack.map(({ units, inputs }, s) => ({
      units,
      inputs,
      weights: network.weights[s],
      delta: network.deltas[s],
      state: network.states[s],
    })),
    recentLosses: [...record.recentLosses],
    best: record.best,
    history,
  };
}

export function takeCheckpoint(
  network: Network,
  ...rest: Tail<Parameters<typeof lendCheckpoint>>
): Checkpoint {
  return { ...lendCheckpoint(network, ...rest), layers: layerSnapshots(network) };
}
type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
