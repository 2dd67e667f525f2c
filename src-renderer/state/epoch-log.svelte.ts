import {
  columnIndex,
  deltaNormIndex,
  epochStride,
  gradientNormIndex,
  type EpochColumn as ColumnName,
} from '@shared/contract/epoch-frame.ts';
import { EpochColumn, type Point } from './epoch-column.ts';

/** Most points a chart gets per curve. */
export const PLOT_LIMIT = 2000;

/**
 * The scalars of the epochs of a run, one column each (layout: contract/epoch-frame.ts), in bounded memory: long runs
 * are thinned (epoch-column.ts). Readers depend on `count`, which `publish` brings up to date once per animation
 * frame, however many frames came.
 */
export class EpochLog {
  readonly layers: number;
  readonly #columns: readonly EpochColumn[];
  #received = 0;
  #last = -Infinity;
  #count = $state(0);
  #returns = $state(0);

  constructor(layers: number) {
    this.layers = layers;
    this.#columns = Array.from({ length: epochStride(layers) }, () => new EpochColumn());
  }

  /** Epochs shown, those thinned away too. */
  get count(): number {
    return this.#count;
  }
  /** Epochs received, shown or not. */
  get received(): number {
    return this.#received;
  }
  /** Samples kept of all columns together. */
  get samples(): number {
    return this.#columns.reduce((sum, { length }) => sum + length, 0);
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
    for (let row = 0; row < count; row += 1) {
      const start = row * stride;
      const epoch = values[start + columnIndex('epoch')];
      this.#forgetFrom(epoch);
      for (let column = 0; column < stride; column += 1)
        this.#columns[column].push(epoch, values[start + column]);
      this.#received += 1;
      this.#last = epoch;
    }
  }

  /** Training goes on from `epoch`: what is known of later epochs is forgotten. */
  returnTo(epoch: number): void {
    this.#forgetFrom(epoch + 1);
  }

  /** Shows what was received. */
  publish(): void {
    for (const column of this.#columns) column.publish();
    this.#count = this.#received;
  }

  /** The newest value of a column; NaN before the first epoch. */
  last(name: ColumnName): number {
    return this.#count > 0 ? this.#columns[columnIndex(name)].last : NaN;
  }

  /**
   * The value of a column when `epoch` epochs were done; the newest where that is later; NaN before the first, and
   * where a long run has been thinned.
   */
  at(name: ColumnName, epoch: number): number {
    return this.#count > 0 ? this.#columns[columnIndex(name)].at(epoch) : NaN;
  }

  /** Points (epoch, value) of a column between two epochs, at most `limit`; extremes survive the thinning. */
  points(name: ColumnName, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#columns[columnIndex(name)].points(from, to, limit);
  }
  /** ‖∇ℓ‖ of a layer, 0 the first hidden one. */
  gradientNorm(layer: number, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#columns[gradientNormIndex(layer)].points(from, to, limit);
  }
  /** ‖ΔW(t)‖ of a layer, 0 the first hidden one. */
  deltaNorm(layer: number, from = -Infinity, to = Infinity, limit = PLOT_LIMIT): Point[] {
    return this.#columns[deltaNormIndex(layer, this.layers)].points(from, to, limit);
  }

  /** Epochs per second over about the last second of training; NaN before two epochs are known. */
  get speed(): number {
    if (this.#count < 2) return NaN;
    const seconds = this.#columns[columnIndex('seconds')];
    const start = seconds.epochOf(seconds.last - 1);
    const elapsed = seconds.last - seconds.at(start);
    return elapsed > 0 ? (this.last('epoch') - start) / elapsed : NaN;
  }

  #forgetFrom(epoch: number): void {
    if (this.#received === 0 || !(epoch <= this.#last)) return;
    const kept = this.#columns[columnIndex('epoch')];
    const thinned = this.#received - kept.length;
    let changed = false;
    for (const column of this.#columns) if (column.forgetFrom(epoch)) changed = true;
    this.#received = kept.length + thinned;
    this.#last = epoch - 1;
    if (!changed) return;
    this.#count = Math.min(this.#count, this.#received);
    this.#returns += 1;
  }
}
