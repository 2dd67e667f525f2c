/** Milliseconds that a value may come early: pictures do not keep to a clock of their own. */
const EARLY = 17;

/**
 * A value that follows another at most so often: figures that change thirty times a second cannot be read, and
 * statistics of a large matrix need not be taken for each picture. A new value is taken when it is offered, together
 * with all else that changes then, so that it needs no frame of its own; the newest always arrives.
 */
export class Throttled<T> {
  readonly #interval: () => number;
  #value = $state.raw() as T;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #takenAt = -Infinity;

  /** @param interval milliseconds between two values at least, at the time */
  constructor(initial: T, interval: number | (() => number)) {
    this.#value = initial;
    this.#interval = typeof interval === 'number' ? () => interval : interval;
  }

  get value(): T {
    return this.#value;
  }

  /** @param now takes the value at once, also within the interval */
  offer(value: T, now = false): void {
    clearTimeout(this.#timer);
    const interval = this.#interval();
    const wait = this.#takenAt + interval - performance.now();
    if (now || wait <= EARLY) this.#take(value);
    else this.#timer = setTimeout(() => this.#take(value), wait + interval);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #take(value: T): void {
    this.#takenAt = performance.now();
    this.#value = value;
  }
}
