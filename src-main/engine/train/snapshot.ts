import type { Checkpoint, LayerSnapshot } from '@shared/formats/checkpoint.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { EpochRecord } from './epoch-record.ts';
import type { Network } from './network.ts';
import type { Origin } from './origin.ts';
import { Sweep } from './sweep.ts';

/** All that training changes, a live view: W, ΔW(t) and the optimiser's running values of every layer. */
export function stateOf({ executor: { arena, plan } }: Network): Float64Array {
  return arena.subarray(0, plan.stateLength);
}

/** Looks whether every weight, momentum delta and running value of the optimiser is finite. */
export function finiteSweep(network: Network): Sweep & { readonly bad: boolean } {
  return new FiniteSweep(stateOf(network));
}

class FiniteSweep extends Sweep {
  #zero = 0;

  constructor(values: Float64Array) {
    super([values], (_, from, to) => {
      let zero = 0;
      // x·0 is 0 for a finite x and NaN otherwise; one test at the end.
      for (let i = from; i < to; i++) zero += values[i] * 0;
      this.#zero += zero;
    });
  }

  get bad(): boolean {
    return this.#zero !== 0;
  }
  override restart(): void {
    this.#zero = 0;
    super.restart();
  }
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

/** A copy of all that a run goes on from, with its place in the run. It is taken in slices, between two updates. */
export class Snapshot {
  readonly position: Position = { epoch: 0, update: 0, updateInEpoch: 0 };
  readonly partial = new Float64Array(3);
  readonly #live: Float64Array;
  readonly #state: Float64Array;
  readonly #finite: ReturnType<typeof finiteSweep>;
  readonly #copy: Sweep;
  #part: 'idle' | 'finite' | 'copy' = 'idle';

  constructor(network: Network) {
    this.#live = stateOf(network);
    this.#state = new Float64Array(this.#live.length);
    this.#finite = finiteSweep(network);
    const copy = (_: number, from: number, to: number) =>
      this.#state.set(this.#live.subarray(from, to), from);
    this.#copy = new Sweep([this.#live], copy);
  }

  /** Whether what comes next, if the snapshot is due, is to copy rather than to look whether all is finite. */
  get copying(): boolean {
    return this.#part === 'copy';
  }
  /** Whether it is being taken: no update may begin. */
  get busy(): boolean {
    return this.#part !== 'idle';
  }
  /** Whether what should be copied has been found not finite. The copy then is the one before. */
  get bad(): boolean {
    return this.#part === 'copy' && this.#finite.bad;
  }

  /** Multiply-adds that may still be done before the next copy, when `work` were done since this one. */
  workLeft(work: number): number {
    return Math.max(LEAST_WORK, WORK_PER_SNAPSHOT * this.#state.length) - work;
  }

  /** Whether it is time for the next, or it is being taken. @param work multiply-adds done since this one */
  isDue(work: number): boolean {
    return this.busy || this.workLeft(work) <= 0;
  }

  /** Begins the next, or goes on with it until the work or its part ends. @returns the work left */
  run(work: number, position: Position, partial: Float64Array): number {
    let rest = work;
    if (this.#part === 'idle') {
      this.#finite.restart();
      this.#part = 'finite';
    }
    if (this.#part === 'finite') {
      rest = this.#finite.run(rest);
      if (!this.#finite.done) return rest;
      this.#part = 'copy';
      if (this.#finite.bad) return rest;
      Object.assign(this.position, position);
      this.partial.set(partial);
      this.#copy.restart();
      return rest;
    }
    rest = this.#copy.run(rest);
    if (this.#copy.done) this.#part = 'idle';
    return rest;
  }

  restore(): void {
    this.#part = 'idle';
    this.#live.set(this.#state);
  }
}

/** W, ΔW(t) and the optimiser's running values of a layer, as views. */
export type LentLayer = Pick<LayerSnapshot, 'units' | 'inputs'> & {
  readonly weights: Float64Array;
  readonly delta: Float64Array;
  readonly state: readonly Float64Array[];
};

/** Views of every layer in a copy of `stateOf(network)`, or in that itself. */
export function layersOf(network: Network, copy: Float64Array): LentLayer[] {
  const { byteOffset } = stateOf(network);
  const view = ({ byteOffset: at, length }: Float64Array): Float64Array =>
    copy.subarray((at - byteOffset) / 8, (at - byteOffset) / 8 + length);
  return network.stack.map(({ units, inputs }, s) => ({
    units,
    inputs,
    weights: view(network.weights[s]),
    delta: view(network.deltas[s]),
    state: network.states[s].map(view),
  }));
}

const asArrays = ({ units, inputs, weights, delta, state }: LentLayer): LayerSnapshot => ({
  units,
  inputs,
  weights: Array.from(weights),
  delta: Array.from(delta),
  state: state.map((values) => Array.from(values)),
});

/**
 * @param copy where the values go: `stateOf(network)` or a copy of it
 * @throws Fault code `checkpoint` when shapes differ from the network's or a number is not finite
 */
export function loadSnapshot(network: Network, layers: readonly LayerSnapshot[], copy: Float64Array): void {
  const refuse = (where: string, wanted: string, got: string): never => {
    throw new Fault({
      code: 'checkpoint',
      path: where,
      message: `saved weights, ${where}: wanted ${wanted}, got ${got}`,
    });
  };
  if (layers.length !== network.stack.length)
    refuse('layers', `${network.stack.length} layers`, String(layers.length));
  const into = layersOf(network, copy);
  layers.forEach((layer, s) => {
    const { name, units, inputs } = network.stack[s];
    if (layer.units !== units || layer.inputs !== inputs)
      refuse(name, `W of ${units} × ${inputs + 1}`, `${layer.units} × ${layer.inputs + 1}`);
    if (layer.state.length !== network.states[s].length)
      refuse(name, `${network.states[s].length} matrices of optimiser state`, String(layer.state.length));
    const pairs: [Float64Array, readonly number[]][] = [
      [into[s].weights, layer.weights],
      [into[s].delta, layer.delta],
      ...into[s].state.map((values, i): [Float64Array, readonly number[]] => [values, layer.state[i]]),
    ];
    for (const [to, from] of pairs) {
      if (from.length !== to.length) refuse(name, `${to.length} numbers`, String(from.length));
      const bad = from.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) refuse(name, 'finite numbers', `${from[bad]} at place ${bad}`);
      to.set(from);
    }
  });
}

/** A checkpoint whose matrices are live views: for whoever copies them at once. */
export type LentCheckpoint = Omit<Checkpoint, 'layers' | 'best'> & {
  readonly layers: readonly LentLayer[];
  readonly best: LentBest | null;
};
export type LentBest = Omit<NonNullable<Checkpoint['best']>, 'layers'> & {
  readonly layers: readonly LentLayer[];
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
    layers: layersOf(network, stateOf(network)),
    recentLosses: [...record.recentLosses],
    best: record.best,
    history,
  };
}

/** A copy of what was lent, as it is saved. */
export function takeCheckpoint(lent: LentCheckpoint): Checkpoint {
  const best = lent.best && { ...lent.best, layers: lent.best.layers.map(asArrays) };
  return { ...lent, layers: lent.layers.map(asArrays), best };
}
