import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { RunState } from '@shared/contract/run.ts';
import type { TrainerLike } from './engine.ts';
import type { Acknowledgement, ThreadEvent } from './messages/protocol.ts';
import { pacingDefaults, type Pacing } from './messages/credits.ts';
import { EpochPacing, WeightsPacing } from './pacing.ts';

/** Posts to the main process; the buffers in `transfer` move there. */
export type Post = (event: ThreadEvent, transfer?: ArrayBuffer[]) => void;

/** Milliseconds between two states while nothing else changes: progress within a long epoch. */
const STATE_INTERVAL = 100;
/** Milliseconds after a state from which the next batch of epochs takes one along. */
const STATE_REST = 75;
/** Milliseconds that a state waits for the next batch of epochs, and the share of the batches' interval. */
const LEAST_WAIT = 500;
const WAIT_SHARE = 1.5;
/** Doubles that are copied at once: about a millisecond, where the memory is new. */
const PIECE = 2 ** 18;

/** All that a run sends by itself: epoch scalars, weights and states, each when its pacing lets it go. */
export class Outlet {
  readonly #run: number;
  readonly #trainer: TrainerLike;
  readonly #post: Post;
  readonly #stride: number;
  readonly #layers: number;
  readonly #staging: Float64Array;
  readonly #pacing: Pacing;
  readonly #epochs: EpochPacing;
  readonly #weights: WeightsPacing;
  #spare: Float64Array<ArrayBuffer>[] = [];
  #copying: Generator<void, void> | null = null;
  #stateAt = -Infinity;
  /** When the last batch of epochs left, and whether a state is to follow it. */
  #batch = { at: -Infinity, tells: false };

  constructor(run: number, trainer: TrainerLike, post: Post, pacing: Pacing = pacingDefaults) {
    this.#run = run;
    this.#trainer = trainer;
    this.#post = post;
    this.#layers = trainer.stack.length;
    this.#stride = epochStride(this.#layers);
    this.#staging = new Float64Array(pacing.capacity * this.#stride);
    const doubles = trainer.stack.reduce((sum, { units, inputs }) => sum + 2 * units * (inputs + 1), 0);
    this.#weights = new WeightsPacing(pacing, doubles);
    this.#pacing = pacing;
    this.#epochs = new EpochPacing(pacing);
    this.watch(false);
  }

  /** No epoch may end before an acknowledgement has come. */
  get full(): boolean {
    return this.#epochs.full;
  }

  /** Whether a message of weights is being copied: nothing may change one, and `goOn` is called until it is done. */
  get copying(): boolean {
    return this.#copying !== null;
  }

  /** Whether weights would leave now if the update under way were whole. */
  wantsWeights(now: number): boolean {
    return this.#weights.isDue(this.#trainer.update, now, false);
  }

  /**
   * While somebody looks at weights, one picture shows them and the epochs that led to them; without them, a picture costs
   * less. Neither is to come too seldom.
   */
  watch(watched: boolean): void {
    this.#weights.watched = watched;
    const { batchInterval, longestBatchInterval } = this.#pacing;
    const seldom = watched ? this.#weights.interval : this.#weights.interval / 2;
    this.#epochs.interval = Math.max(batchInterval, Math.min(longestBatchInterval, seldom));
  }

  acknowledge({ epochs, weights }: Pick<Acknowledgement, 'epochs' | 'weights'>): void {
    this.#epochs.acknowledge(epochs);
    this.#weights.acknowledge(weights);
  }

  /** Takes back the buffers of a message of weights. */
  recycle(buffers: Float64Array<ArrayBuffer>[]): void {
    this.#spare = buffers;
  }

  /**
   * The scalars of the epoch that has just ended wait from now on.
   *
   * @param log gets to see them, in an array that is overwritten later
   */
  stageEpoch(seconds: number, log: (frames: Float64Array, offset: number) => void): void {
    const offset = this.#epochs.staged * this.#stride;
    this.#trainer.writeFrame(this.#staging, offset, seconds);
    log(this.#staging, offset);
    this.#epochs.stage();
  }

  /**
   * Sends what may leave now. With weights leave the epochs that led to them, and behind them: a large message is long
   * under way, and what overtook it would be a picture of its own. So epochs wait for weights that are due soon.
   *
   * @param idle whether training rests
   * @param threads that train
   */
  pump(now: number, idle: boolean, threads: number): void {
    this.#weights.crowded = threads >= this.#pacing.crowdedThreads;
    if (this.copying) return;
    if (this.#trainer.settled && this.#weights.isDue(this.#trainer.update, now, idle)) {
      this.#weights.send(this.#trainer.update, now);
      this.#copying = this.#sendWeights(now);
      this.goOn();
      return;
    }
    // Training that waits for room would not come to those weights.
    const waits = !idle && !this.full && this.#weights.isNear(now, this.#epochs.interval / 2);
    if (!waits && this.#epochs.isDue(now, idle)) this.#sendEpochs(now);
  }

  /** Copies the next piece of the weights that are about to leave. */
  goOn(): void {
    if (this.#copying?.next().done) this.#copying = null;
  }

  /**
   * @param changed whether its phase is new: then the epochs that led to it leave before it, whatever is under way. If
   * not, one follows a batch of epochs, and where none leaves, states are at least 100 ms apart. Either way the window
   * shows both in one picture
   */
  sendState(state: () => RunState, now: number, changed: boolean): void {
    if (changed) {
      if (this.#epochs.staged > 0) this.#sendEpochs(now);
    } else if (!this.#batch.tells) {
      const patience = Math.max(LEAST_WAIT, WAIT_SHARE * this.#epochs.interval);
      if (now - this.#stateAt < STATE_INTERVAL || now - this.#batch.at < patience) return;
    }
    this.#batch.tells = false;
    this.#stateAt = now;
    this.#post({ type: 'state', state: state() });
  }

  #sendEpochs(now: number): void {
    const count = this.#epochs.send(now);
    this.#batch = { at: now, tells: now - this.#stateAt >= STATE_REST };
    const values = this.#staging.slice(0, count * this.#stride);
    this.#post({ type: 'epochs', epochs: { run: this.#run, layers: this.#layers, count, values } }, [
      values.buffer,
    ]);
  }

  *#sendWeights(now: number): Generator<void, void> {
    const { epoch, update } = this.#trainer;
    const weights: Float64Array<ArrayBuffer>[] = [];
    const deltas: Float64Array<ArrayBuffer>[] = [];
    let left = PIECE;
    for (let layer = 0; layer < this.#layers; layer++)
      for (const copies of [weights, deltas]) {
        const values = copies === weights ? this.#trainer.weights(layer) : this.#trainer.delta(layer);
        const copy = this.#room(values.length);
        for (let at = 0, to = 0; at < values.length; at = to) {
          if (left === 0) {
            yield;
            left = PIECE;
          }
          to = Math.min(values.length, at + left);
          copy.set(values.subarray(at, to), at);
          left -= to - at;
        }
        copies.push(copy);
      }
    const transfer = [...weights, ...deltas].map((values) => values.buffer);
    this.#spare = [];
    this.#post({ type: 'weights', weights: { run: this.#run, epoch, update, weights, deltas } }, transfer);
    if (this.#epochs.isDue(now, true)) this.#sendEpochs(now);
  }

  /** A buffer that came back, if one has the size, or a new one. */
  #room(length: number): Float64Array<ArrayBuffer> {
    const at = this.#spare.findIndex((buffer) => buffer.length === length);
    return at < 0 ? new Float64Array(length) : this.#spare.splice(at, 1)[0];
  }
}
