/** Calls of each alternative in a comparison; the fastest of them counts, because others are held up by the machine. */
const TRIALS = 3;
/** Milliseconds between two comparisons: at first, and at most. It doubles as long as the choice stays the same. */
const FIRST_PERIOD = 500;
const LONGEST_PERIOD = 16_000;

/**
 * Finds the best of several ways to do the same work by doing the work in turns; compares anew from time to time,
 * since what else the machine does may change.
 */
export class Pace {
  /** Milliseconds per unit of work, the best of this comparison; Infinity before the first. */
  readonly #best: Float64Array;
  /** Calls left in this comparison. */
  #trials: number;
  #chosen = 0;
  #period = FIRST_PERIOD;
  #left = 0;

  readonly #worth: number;

  /**
   * @param alternatives how many, the most frugal first
   * @param worth how many times faster another must be to be taken instead of a more frugal one
   */
  constructor(alternatives: number, worth: number) {
    this.#worth = worth;
    this.#best = new Float64Array(alternatives).fill(Infinity);
    this.#trials = TRIALS * alternatives;
  }

  /** Index of the alternative to take now. */
  get choice(): number {
    return this.#trials > 0 ? this.#trials % this.#best.length : this.#chosen;
  }

  /** Tells how long the present choice took. */
  measured(milliseconds: number, work: number): void {
    if (this.#trials > 0) this.#tried(milliseconds / work);
    else if ((this.#left -= milliseconds) <= 0) {
      this.#best.fill(Infinity);
      this.#trials = TRIALS * this.#best.length;
    }
  }

  #tried(each: number): void {
    const { choice } = this;
    this.#best[choice] = Math.min(this.#best[choice], each);
    this.#trials--;
    if (this.#trials > 0) return;
    const least = Math.min(...this.#best);
    const chosen = this.#best.findIndex((each) => each <= this.#worth * least);
    this.#period = chosen === this.#chosen ? Math.min(2 * this.#period, LONGEST_PERIOD) : FIRST_PERIOD;
    this.#left = this.#period;
    this.#chosen = chosen;
  }
}
