/** Doubles gone over before the work is looked at again: a fraction of a millisecond. */
const BLOCK = 2 ** 16;
/** What a double costs in multiply-adds: a pass waits for the memory, not for the arithmetic. */
const COST = 4;
/**
 * The same where it is copied into memory that nobody has written to: the system has yet to find pages for it, 512
 * doubles each. A copy of 10⁷ weights and their ΔW, reckoned like any other pass, held a pause up for 200 ms. Too dear is
 * no better: the slices of the copy end early, the next one is made larger for it, and trains too long.
 */
const FRESH_COST = 64;

/**
 * A pass over arrays of any size, one after the other and each in order, that can stop after every block and go on
 * there: what it computes does not depend on where it was cut. Nothing is allocated.
 */
export class Sweep {
  readonly #arrays: readonly Float64Array[];
  readonly #visit: (array: number, from: number, to: number) => void;
  #array: number;
  #at = 0;
  #cost: number;

  /**
   * It begins as `done`.
   *
   * @param visit gets the index of an array and the places [from, to) in it
   * @param fresh whether its first pass writes to new memory, which counts where that is more than a block
   */
  constructor(
    arrays: readonly Float64Array[],
    visit: (array: number, from: number, to: number) => void,
    fresh = false,
  ) {
    this.#arrays = arrays;
    this.#visit = visit;
    this.#array = arrays.length;
    this.#cost = fresh && arrays.some(({ length }) => length > BLOCK) ? FRESH_COST : COST;
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
      rest -= this.#cost * (to - this.#at);
      this.#at = to;
      if (to < length) continue;
      this.#array++;
      this.#at = 0;
      if (this.done) this.#cost = COST;
    }
    return rest;
  }
}
