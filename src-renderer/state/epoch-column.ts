import { Extremes } from './extremes.ts';

/** Samples that a column may hold; beyond it all but the newest are thinned. */
export const MOST_SAMPLES = 2 ** 16;
/** The newest samples, which stay as they came. */
const RECENT = 2 ** 12;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** First index whose value is ≥ `wanted` in an ascending array up to `length`, by bisection; `length` where there is none. */
function firstAtLeast(ascending: Float64Array, length: number, wanted: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * One scalar over the epochs, in bounded memory. When it is full, stretches of 2ⁿ epochs keep their smallest and their
 * largest value only, n as small as halves the column: every sample is one that came, first, last and extremes stay,
 * and all but the newest are equally dense.
 */
export class EpochColumn {
  #epochs = new Float64Array(256);
  #values = new Float64Array(256);
  #extremes = new Extremes();
  #length = 0;
  #shown = 0;
  /** Epochs in a stretch. */
  #stretch = 1;

  /** Samples kept. */
  get length(): number {
    return this.#length;
  }
  /** Samples shown. */
  get shown(): number {
    return this.#shown;
  }
  /** The newest shown value; NaN where there is none. */
  get last(): number {
    return this.#shown > 0 ? this.#values[this.#shown - 1] : NaN;
  }

  push(epoch: number, value: number): void {
    if (this.#length === this.#epochs.length) this.#grow();
    this.#epochs[this.#length] = epoch;
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Shows all that came. */
  publish(): void {
    this.#shown = this.#length;
  }

  /** @returns whether something that was shown is forgotten */
  forgetFrom(epoch: number): boolean {
    this.#length = firstAtLeast(this.#epochs, this.#length, epoch);
    if (this.#shown <= this.#length) return false;
    this.#shown = this.#length;
    this.#extremes = new Extremes();
    return true;
  }

  /** The value at an epoch; of the newest where that is later; NaN where it was thinned away or there is none. */
  at(epoch: number): number {
    if (this.#shown === 0) return NaN;
    const index = Math.min(this.#shown - 1, firstAtLeast(this.#epochs, this.#shown, epoch));
    return this.#epochs[index] <= epoch ? this.#values[index] : NaN;
  }

  /** Where an ascending column reaches `value`: the epoch of the first sample, but the last, that is as large. */
  epochOf(value: number): number {
    return this.#epochs[
      Math.max(0, Math.min(this.#shown - 2, firstAtLeast(this.#values, this.#shown, value)))
    ];
  }

  /** Points between two epochs, at most `limit`; extremes survive. A new array at every call. */
  points(from: number, to: number, limit: number): Point[] {
    const epochs = this.#epochs;
    const values = this.#values;
    this.#extremes.update(values, this.#shown);
    // One sample beyond each border, so that the curve runs out of the picture instead of ending inside it.
    const first = Math.max(0, firstAtLeast(epochs, this.#shown, from) - 1);
    const end = Math.min(this.#shown, firstAtLeast(epochs, this.#shown, to) + 2);
    return this.#extremes.pick(first, end, limit).map((index) => ({ x: epochs[index], y: values[index] }));
  }

  #grow(): void {
    if (this.#length >= MOST_SAMPLES) this.#thin();
    if (this.#length < this.#epochs.length) return;
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(2 * old.length);
      larger.set(old);
      return larger;
    };
    this.#epochs = grown(this.#epochs);
    this.#values = grown(this.#values);
  }

  #thin(): void {
    const shownTo = this.#shown > 0 ? this.#epochs[this.#shown - 1] : -Infinity;
    this.#keepExtremes();
    while (this.#length > MOST_SAMPLES / 2) {
      this.#stretch *= 2;
      this.#keepExtremes();
    }
    this.#shown = firstAtLeast(this.#epochs, this.#length, shownTo + 1);
    this.#extremes = new Extremes();
  }

  /** Of each stretch the smallest and the largest value, in order; where none is finite, its first sample. */
  #keepExtremes(): void {
    const epochs = this.#epochs;
    const values = this.#values;
    const end = this.#length - RECENT;
    let kept = 1;
    for (let i = 1; i < end;) {
      const stretch = Math.floor(epochs[i] / this.#stretch);
      let low = i;
      let high = i;
      let next = i + 1;
      for (; next < end && Math.floor(epochs[next] / this.#stretch) === stretch; next += 1) {
        if (!(values[next] >= values[low]) && Number.isFinite(values[next])) low = next;
        if (!(values[next] <= values[high]) && Number.isFinite(values[next])) high = next;
      }
      for (const index of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
        epochs[kept] = epochs[index];
        values[kept] = values[index];
        kept += 1;
      }
      i = next;
    }
    epochs.copyWithin(kept, end, this.#length);
    values.copyWithin(kept, end, this.#length);
    this.#length = kept + RECENT;
  }
}
