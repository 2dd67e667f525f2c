/**
 * A value that follows another at most so often: figures that change thirty times a second cannot be read, and
 * statistics of a large matrix need not be taken for each picture. The newest value always arrives.
 */
export class Throttled<T> {
  readonly #interval: number;
  #value = $state.raw() as T;
  #next: { value: T } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet = false;

  /** @param interval milliseconds between two values at least */
  constructor(initial: T, interval: number) {
    this.#value = initial;
    this.#interval = interval;
  }

  get value(): T {
    return this.#value;
  }

  /** @param now takes the value at once, also within the interval */
  offer(value: T, now = false): void {
    if (this.#quiet && !now) {
      this.#next = { value };
      return;
    }
    this.#take(value);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #take(value: T): void {
    this.#value = value;
    this.#next = null;
    this.#quiet = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#quiet = false;
      if (this.#next) this.#take(this.#next.value);
    }, this.#interval);
  }
}
