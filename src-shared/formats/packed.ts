import type { Checkpoint } from './checkpoint.ts';

/**
 * Plain data as doubles in one piece: a tag, then a value; lists of numbers as they are. So a checkpoint of tens of
 * millions of numbers lies in memory that threads share, and goes from one to another without a copy.
 */

/** Doubles of a list that are written at once: about a millisecond, where the memory is new. */
const PIECE = 2 ** 18;

const tag = { null: 0, number: 1, text: 2, numbers: 3, list: 4, object: 5 } as const;
const kinds: readonly number[] = Object.values(tag);

/** What can be packed; typed arrays come back as arrays. */
export type Plain =
  null | number | string | Float64Array | readonly Plain[] | { readonly [key: string]: Plain };

function isNumbers(value: Float64Array | readonly Plain[]): value is Float64Array | readonly number[] {
  return value instanceof Float64Array || value.every((item) => typeof item === 'number');
}
function isList(value: Plain): value is Float64Array | readonly Plain[] {
  return value instanceof Float64Array || Array.isArray(value);
}

/** Doubles that the value takes. */
export function sizeOf(value: Plain): number {
  if (value === null) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 2 + value.length;
  if (isList(value)) {
    return 2 + (isNumbers(value) ? value.length : value.reduce<number>((sum, item) => sum + sizeOf(item), 0));
  }
  return Object.entries(value).reduce((sum, [key, item]) => sum + sizeOf(key) + sizeOf(item), 2);
}

/** Walks over the doubles of a slot, writing or reading. Writing yields after every piece of a long list. */
export class Cursor {
  #position = 0;
  readonly #doubles: Float64Array;
  constructor(doubles: Float64Array) {
    this.#doubles = doubles;
  }

  *write(value: Plain): Generator<void, void> {
    if (value === null) this.#put(tag.null);
    else if (typeof value === 'number') this.#put(tag.number, value);
    else if (typeof value === 'string') {
      this.#put(tag.text, value.length);
      for (let i = 0; i < value.length; i++) this.#put(value.charCodeAt(i));
    } else if (isList(value)) yield* this.#writeList(value);
    else {
      const entries = Object.entries(value);
      this.#put(tag.object, entries.length);
      for (const [key, item] of entries) {
        yield* this.write(key);
        yield* this.write(item);
      }
    }
  }

  /** @throws RangeError where no value lies there: a damaged length must not ask for gigabytes */
  read(): Plain {
    const kind = this.#take();
    if (kind === tag.null) return null;
    if (kind === tag.number) return this.#take();
    const length = this.#take();
    const rest = this.#doubles.length - this.#position;
    if (!(kinds.includes(kind) && Number.isInteger(length) && length >= 0 && length <= rest))
      throw new RangeError(
        `wanted a packed value, got the tag ${kind} and the length ${length} before ${rest} doubles`,
      );
    if (kind === tag.text) return String.fromCharCode(...this.#takeAll(length));
    if (kind === tag.numbers) return Array.from(this.#takeAll(length));
    if (kind === tag.list) return Array.from({ length }, () => this.read());
    return Object.fromEntries(Array.from({ length }, () => [this.read() as string, this.read()]));
  }

  *#writeList(list: Float64Array | readonly Plain[]): Generator<void, void> {
    if (!isNumbers(list)) {
      this.#put(tag.list, list.length);
      for (const item of list) yield* this.write(item);
      return;
    }
    this.#put(tag.numbers, list.length);
    if (list instanceof Float64Array)
      for (let at = 0; at < list.length; at += PIECE) {
        if (at > 0) yield;
        this.#doubles.set(list.subarray(at, at + PIECE), this.#position + at);
      }
    else this.#doubles.set(list, this.#position);
    this.#position += list.length;
    if (list.length >= PIECE) yield;
  }
  #put(...values: number[]): void {
    for (const value of values) this.#doubles[this.#position++] = value;
  }
  #take(): number {
    return this.#doubles[this.#position++];
  }
  #takeAll(length: number): Float64Array {
    this.#position += length;
    return this.#doubles.subarray(this.#position - length, this.#position);
  }
}

/** A checkpoint in shared memory. */
export type PackedCheckpoint = Float64Array<SharedArrayBuffer>;

export function packed(checkpoint: Checkpoint): PackedCheckpoint {
  const doubles = new Float64Array(new SharedArrayBuffer(8 * sizeOf(checkpoint)));
  for (const steps = new Cursor(doubles).write(checkpoint); !steps.next().done;);
  return doubles;
}

/** @param doubles a packed checkpoint, perhaps with something behind it; @throws RangeError where they are none */
export function unpacked(doubles: Float64Array): Checkpoint {
  return new Cursor(doubles).read() as unknown as Checkpoint;
}
