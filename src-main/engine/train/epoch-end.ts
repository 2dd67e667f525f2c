import type { EpochRecord } from './epoch-record.ts';
import type { Network } from './network.ts';
import { finiteSweep, stateOf } from './snapshot.ts';
import { BLOCK, Sweep } from './sweep.ts';

/** In this order; `validation` is the caller's, and only where there is such data. */
type Part = 'idle' | 'finite' | 'validation' | 'flush' | 'norms' | 'best' | 'done';

/**
 * What is done between the last update of an epoch and the next epoch, in slices: every weight is looked at, tiny
 * deltas become 0, the norms are summed, and the best weights so far are kept.
 */
export class EpochEnd {
  /** Whether a pass over all weights takes no time to speak of. */
  readonly short: boolean;
  readonly #record: EpochRecord;
  readonly #finite: ReturnType<typeof finiteSweep>;
  readonly #flush: Sweep;
  readonly #norms: Sweep;
  readonly #best: Sweep;
  /** Σ a² of each layer's ∇ℓ, then of each layer's ΔW(t). */
  readonly #squares: Float64Array;
  #part: Part = 'idle';
  #keepBest = false;

  constructor(network: Network, record: EpochRecord) {
    const { gradients, deltas, states } = network;
    this.#record = record;
    this.#finite = finiteSweep(network);
    const faded = [...deltas, ...states.flat()];
    this.#flush = new Sweep(faded, (array, from, to) => flushSubnormals(faded[array], from, to));
    const normed = [...gradients, ...deltas];
    this.#squares = new Float64Array(normed.length);
    this.#norms = new Sweep(normed, (array, from, to) => {
      const values = normed[array];
      let sum = this.#squares[array];
      for (let i = from; i < to; i++) sum += values[i] * values[i];
      this.#squares[array] = sum;
    });
    const state = stateOf(network);
    this.short = state.length <= BLOCK;
    const keep = (_: number, from: number, to: number) =>
      record.bestState.set(state.subarray(from, to), from);
    this.#best = new Sweep([state], keep);
  }

  get idle(): boolean {
    return this.#part === 'idle';
  }
  get part(): Part {
    return this.#part;
  }
  /** Whether some weight, delta or running value is not finite. Meaningful once `part` is past `finite`. */
  get bad(): boolean {
    return this.#part !== 'finite' && this.#finite.bad;
  }

  /** @param keepBest whether a better validation loss than ever has its weights kept */
  begin(keepBest: boolean): void {
    this.#keepBest = keepBest;
    this.#finite.restart();
    this.#part = 'finite';
  }

  /** The validation pass is done, or there is none. */
  validated(): void {
    this.#flush.restart();
    this.#part = 'flush';
  }

  abandon(): void {
    this.#part = 'idle';
  }

  /** Goes on until the end of the work, a part for the caller (`validation`, `done`) or the copy. @returns the work left */
  run(work: number): number {
    let rest = work;
    while (rest > 0) {
      if (this.#part === 'finite') {
        rest = this.#finite.run(rest);
        if (this.#finite.done) this.#part = 'validation';
      } else if (this.#part === 'flush') {
        rest = this.#flush.run(rest);
        if (!this.#flush.done) continue;
        this.#squares.fill(0);
        this.#norms.restart();
        this.#part = 'norms';
      } else if (this.#part === 'norms') {
        rest = this.#norms.run(rest);
        if (!this.#norms.done) continue;
        this.#part = this.#keepBest && this.#record.improves ? 'best' : 'done';
        if (this.#part !== 'best') continue;
        this.#best.restart();
        return rest;
      } else if (this.#part === 'best') {
        rest = this.#best.run(rest);
        if (this.#best.done) this.#part = 'done';
      } else return rest;
    }
    return rest;
  }

  /** Puts what was found into the record. */
  finish(epoch: number, update: number, learningRate: number, lossesKept: number): void {
    this.#part = 'idle';
    this.#record.endEpoch(epoch, update, learningRate, lossesKept, this.#squares, this.#keepBest);
  }
}

/**
 * Sets values below 1e-200 to zero: momentum that decays through the subnormal numbers costs forty times the time and
 * changes no loss.
 */
function flushSubnormals(values: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) if (values[i] < 1e-200 && values[i] > -1e-200) values[i] = 0;
}
