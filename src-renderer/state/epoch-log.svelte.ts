import {
  columnIndex,
  deltaNormIndex,
  epochStride,
  gradientNormIndex,
  type EpochColumn,
} from '@shared/contract/epoch-frame.ts';
import { Extremes } from './extremes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Most points a chart gets per curve. */
export const PLOT_LIMIT = 2000;

/**
 * The scalars of every epoch of a run, one growing column each (layout: contract/epoch-frame.ts). Readers
 * depend on `count`, which `publish` brings up to date once per animation frame, however many frames came.
 */
export class EpochLog {
  readonly layers: number;
  #columns: Float64Array[];
  readonly #extremes = new Map<number, Extremes>();
  #length = 0;
  #count = $state(0);
  #returns = $state(0);

  constructor(layers: number) {
    this.layers = layers;
    this.#columns = Array.from({ length: epochStride(layers) }, () => new Float64Array(256));
  }

  /** Epochs shown. */
  get count(): number {
    return this.#count;
  }
  /** Epochs received, shown or not. */
  get received(): number {
    return this.#length;
  }

  /** Differs whenever other points are to be drawn, also where epochs have replaced as many others. */
  get version(): string {
    return `${this.#count} ${this.#returns}`;
  }

  /**
   * Adds `count` epochs of `epochStride(layers)` doubles each. A run that went back to its best epoch trains epochs
   * anew that are here already: the new ones replace them and all later ones.
   */
  append(values: Float64Array, count: number): void {
    const stride = this.#columns.length;
    this.#reserve(this.#length + count);
    for (let row = 0; row < count; row += 1) {
      const start = row * stride;
      this.#forgetFrom(values[start + columnIndex('epoch')]);
      for (let column = 0; column < stride; column += 1)
        this.#columns[column][this.#length] = values[start + column];
      this.#length += 1;
    }
  }

  /** Training goes on from `epoch`: what is known of later epochs is forgotten. */
  returnTo(epoch: number): void {
    this.#forgetFrom(epoch + 1);
  }

  /** Shows what was received. */
  publish(): void {
    this.#count = this.#length;
  }

  /** A column of all shown epochs; a view, to be read and not kept. */
  column(name: EpochColumn): Float64Array {
    return this.#columns[columnIndex(name)].subarray(0, this.#count);
  }
  /** The newest value of a column; NaN before the first epoch. */
  last(name: EpochColumn): number {
    return this.#count > 0 ? this.#columns[columnIndex(name)][this.#count - 1] : NaN;
  }

  /** The value of a column when `epoch` epochs were done; the newest where that is not known; NaN before the first. */
  at(name: EpochColumn, epoch: number): number {
    if (this.#count === 0) return NaN;
    const index = Math.min(this.#count - 1, this.#firstAtLeast(this.column('epoch'), epoch));
    return this.#columns[columnIndex(name)][index];
  }

  /** Points (epoch, value) of a column between two epochs, at most `limit`; extremes survive the thinning. */
  points(name: EpochColumn, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#points(columnIndex(name), from, to, limit);
  }
  /** ‖∇ℓ‖ of a layer, 0 the first hidden one. */
  gradientNorm(layer: number, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#points(gradientNormIndex(layer), from, to, limit);
  }
  /** ‖ΔW(t)‖ of a layer, 0 the first hidden one. */
  deltaNorm(layer: number, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#points(deltaNormIndex(layer, this.layers), from, to, limit);
  }

  /** Epochs per second over about the last second of training; NaN before two epochs are known. */
  get speed(): number {
    const seconds = this.column('seconds');
    const last = seconds.length - 1;
    if (last < 1) return NaN;
    const start = Math.min(last - 1, this.#firstAtLeast(seconds, seconds[last] - 1));
    const elapsed = seconds[last] - seconds[start];
    return elapsed > 0 ? (last - start) / elapsed : NaN;
  }

  #points(column: number, from: number, to: number, limit: number): Point[] {
    const count = this.#count;
    const epochs = this.column('epoch');
    const values = this.#columns[column];
    let extremes = this.#extremes.get(column);
    if (!extremes) this.#extremes.set(column, (extremes = new Extremes()));
    extremes.update(values, count);
    // One sample beyond each border, so that the curve runs out of the picture instead of ending inside it.
    const first = Math.max(0, this.#firstAtLeast(epochs, from) - 1);
    const end = Math.min(count, this.#firstAtLeast(epochs, to) + 2);
    return extremes.pick(first, end, limit).map((index) => ({ x: epochs[index], y: values[index] }));
  }

  /** First index whose value is ≥ `wanted` in an ascending column, by bisection; its length where there is none. */
  #firstAtLeast(ascending: Float64Array, wanted: number): number {
    let low = 0;
    let high = ascending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forgetFrom(epoch: number): void {
    const epochs = this.#columns[columnIndex('epoch')];
    if (this.#length === 0 || !(epoch <= epochs[this.#length - 1])) return;
    this.#length = this.#firstAtLeast(epochs.subarray(0, this.#length), epoch);
    this.#extremes.clear();
    if (this.#count <= this.#length) return;
    this.#count = this.#length;
    this.#returns += 1;
  }

  #reserve(length: number): void {
    const capacity = this.#columns[0].length;
    if (length <= capacity) return;
    this.#columns = this.#columns.map((old) => {
      const grown = new Float64Array(Math.max(length, 2 * capacity));
      grown.set(old.subarray(0, this.#length));
      return grown;
    });
  }
}
