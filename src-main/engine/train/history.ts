import type { Checkpoint } from '@shared/formats/checkpoint.ts';

/** Epochs kept before the log is thinned to every second one. */
const MOST_EPOCHS = 20_000;

export interface HistoryOptions {
  /** That of a run that goes on. */
  readonly past?: Checkpoint['history'];
  /** Epoch of the best validation loss there. */
  readonly best?: number | null;
  /** Epochs kept before the log is thinned. */
  readonly most?: number;
}

/** Whether each `every`-th epoch after the first and up to the last is there. Of numbers that are no epochs, anything. */
function hasEach(every: number, epochs: readonly number[]): boolean {
  const after = epochs.slice(1);
  const wanted = Math.floor(epochs[epochs.length - 1] / every) - Math.floor(epochs[0] / every);
  return !(after.filter((epoch) => epoch % every === 0).length < wanted);
}

/**
 * Epoch frames for the curves of a saved run: all of them while few, then each 2ⁿ-th, over the whole run. The last one
 * is there always, and so is the best one, to which a run may go back.
 */
export class History {
  readonly #stride: number;
  readonly #most: number;
  #values: Float64Array;
  #count = 0;
  #every = 1;
  /** NaN where there is none yet. An epoch allocates nothing. */
  readonly #last: Float64Array;
  readonly #best: Float64Array;

  constructor(stride: number, { past, best = null, most = MOST_EPOCHS }: HistoryOptions = {}) {
    this.#stride = stride;
    this.#most = most;
    this.#values = new Float64Array(64 * stride);
    this.#last = new Float64Array(stride).fill(NaN);
    this.#best = new Float64Array(stride).fill(NaN);
    if (past?.stride !== stride) return;
    const { values } = past;
    // A file may have been thinned before, and have grown since: all of it becomes as dense as its thinnest part. Gaps
    // would not tell: the last epoch and the best one, which are there besides, may lie in one.
    const epochs = values.filter((_, index) => index % stride === 0);
    while (!hasEach(this.#every, epochs)) this.#every *= 2;
    for (let at = 0; at + stride <= values.length; at += stride)
      this.add(Float64Array.from(values.slice(at, at + stride)), 0, values[at] === best);
  }

  /**
   * A run that went back to its best epoch trains later ones anew: they replace those that are here.
   *
   * @param best whether its validation loss is the best so far
   */
  add(frames: Float64Array, offset: number, best: boolean): void {
    const stride = this.#stride;
    const epoch = frames[offset];
    if (epoch <= this.#last[0]) while (this.#newest >= epoch) this.#count--;
    for (let i = 0; i < stride; i++) this.#last[i] = frames[offset + i];
    if (best) this.#best.set(this.#last);
    if (!this.#isKept(epoch)) return;
    if ((this.#count + 1) * stride > this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values.set(this.#last, this.#count * stride);
    this.#count++;
    if (this.#count > this.#most) this.#thin();
  }

  /** The log as a checkpoint holds it. */
  toCheckpoint(): Checkpoint['history'] {
    const stride = this.#stride;
    const values = Array.from(this.#values.subarray(0, this.#count * stride));
    for (const frame of [this.#best, this.#last]) {
      if (Number.isNaN(frame[0])) continue;
      let at = values.length;
      while (at > 0 && values[at - stride] > frame[0]) at -= stride;
      if (values[at - stride] !== frame[0]) values.splice(at, 0, ...frame);
    }
    return { stride, values };
  }

  /** Epoch of the newest frame of the thinned log; −∞ where there is none. */
  get #newest(): number {
    return this.#count > 0 ? this.#values[(this.#count - 1) * this.#stride] : -Infinity;
  }

  /** Whether the thinned log has that epoch: the first that there is, and each 2ⁿ-th. */
  #isKept(epoch: number): boolean {
    return this.#count === 0 || (epoch % this.#every === 0 && epoch > this.#newest);
  }

  #thin(): void {
    const stride = this.#stride;
    const epochs = this.#count;
    this.#every *= 2;
    this.#count = 0;
    for (let i = 0; i < epochs; i++) {
      if (!this.#isKept(this.#values[i * stride])) continue;
      this.#values.copyWithin(this.#count * stride, i * stride, (i + 1) * stride);
      this.#count++;
    }
  }
}
