type Numbers = Float64Array | Int32Array | Uint16Array;

/**
 * An array of numbers that grows by doubling. What it becomes lies in shared memory, so that another thread reads it
 * without a copy.
 */
export class Growing<A extends Numbers> {
  readonly #kind: new (from: number | SharedArrayBuffer) => A;
  #values: A;
  #length = 0;

  constructor(kind: new (from: number | SharedArrayBuffer) => A, capacity = 256) {
    this.#kind = kind;
    this.#values = new kind(capacity);
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#values[index];
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** @param count how often the value is appended */
  fill(value: number, count: number): void {
    if (this.#length + count > this.#values.length) this.#grow(this.#length + count);
    this.#values.fill(value, this.#length, this.#length + count);
    this.#length += count;
  }

  /** A copy of exactly its length, in shared memory; the array itself is empty afterwards. */
  finish(): A {
    const { BYTES_PER_ELEMENT } = this.#values;
    const shared = new this.#kind(new SharedArrayBuffer(this.#length * BYTES_PER_ELEMENT));
    shared.set(this.#values.subarray(0, this.#length));
    this.#values = new this.#kind(0);
    this.#length = 0;
    return shared;
  }

  #grow(least: number): void {
    const larger = new this.#kind(Math.max(least, 2 * this.#values.length));
    larger.set(this.#values);
    this.#values = larger;
  }
}
