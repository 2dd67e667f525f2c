/** Doubles gone over before the work is looked at again: a fraction of a millisecond. */
export const BLOCK = 2 ** 16;
/** What a double costs in multiply-adds: a pass waits for the memory, not for the arithmetic. */
const COST = 4;

/**
 * A pass over arrays of any size, one after the other and each in order, that can stop after every block and go on
 * there: what it computes does not depend on where it was cut. Nothing is allocated.
 */
export class Sweep {
  readonly #arrays: readonly Float64Array[];
  readonly #visit: (array: number, from: number, to: number) => void;
  #array: number;
  #at = 0;

  /**
   * It begins as `done`.
   *
   * @param visit gets the index of an array and the places [from, to) in it
   */
  constructor(arrays: readonly Float64Array[], visit: (array: number, from: number, to: number) => void) {
    this.#arrays = arrays;
    this.#visit = visit;
    this.#array = arrays.length;
  }

  get done(): boolean {
    return this.#array === this.#arrays.length;
  }

  restart(): void {
    this.#array = 0;
    this.#at = 0;
  }

  /** Goes on until it is done or `work` multiply-adds are used up. @returns the work left */
  run(work: number): number {
    let rest = work;
    while (rest > 0 && !this.done) {
      const { length } = this.#arrays[this.#array];
      const to = Math.min(length, this.#at + BLOCK);
      this.#visit(this.#array, this.#at, to);
      rest -= COST * (to - this.#at);
      this.#at = to;
      if (to < length) continue;
      this.#array++;
      this.#at = 0;
    }
    return rest;
  }
}
