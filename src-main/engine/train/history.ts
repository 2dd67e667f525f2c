import type { Checkpoint } from '@shared/formats/checkpoint.ts';

/** Epochs kept before the log is thinned to every second one. */
const MOST_EPOCHS = 20_000;

/** Epoch frames for the curves of a saved run: all of them while few, then every 2ⁿ-th, and always the last. */
export class History {
  readonly #stride: number;
  readonly #most: number;
  #values: Float64Array;
  #count = 0;
  #every = 1;
  #seen = 0;
  readonly #last: Float64Array;

  /** @param most epochs kept before the log is thinned */
  constructor(stride: number, past?: Checkpoint['history'], most = MOST_EPOCHS) {
    this.#stride = stride;
    this.#most = most;
    this.#values = new Float64Array(64 * stride);
    this.#last = new Float64Array(stride);
    if (past && past.stride === stride)
      for (let at = 0; at + stride <= past.values.length; at += stride)
        this.add(Float64Array.from(past.values.slice(at, at + stride)), 0);
  }

  /** A run that went back to its best epoch trains later ones anew: they replace those that are here. */
  add(frames: Float64Array, offset: number): void {
    const stride = this.#stride;
    if (this.#seen > 0 && frames[offset] <= this.#last[0])
      while (this.#count > 0 && this.#values[(this.#count - 1) * stride] >= frames[offset]) this.#count--;
    for (let i = 0; i < stride; i++) this.#last[i] = frames[offset + i];
    if (this.#seen++ % this.#every !== 0) return;
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
    const values = Array.from(this.#values.subarray(0, this.#count * this.#stride));
    const lastEpoch = values[(this.#count - 1) * this.#stride];
    if (this.#seen > 0 && lastEpoch !== this.#last[0]) values.push(...this.#last);
    return { stride: this.#stride, values };
  }

  #thin(): void {
    const stride = this.#stride;
    const kept = Math.ceil(this.#count / 2);
    for (let i = 0; i < kept; i++) this.#values.copyWithin(i * stride, 2 * i * stride, (2 * i + 1) * stride);
    this.#count = kept;
    this.#every *= 2;
  }
}
