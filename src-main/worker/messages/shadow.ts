import type { Checkpoint } from '@shared/formats/checkpoint.ts';

/**
 * The shadow of a run: its last checkpoint in memory that the main process shares, so that a thread that dies
 * leaves its last good weights behind. Two slots take turns and a word names the complete one: a thread killed
 * while it writes one slot leaves the other whole.
 *
 *     word 0 (Int32, atomic): 0 nothing yet, 1 first slot, 2 second slot
 *     from byte 16: slot 1, then slot 2, each `capacity` doubles
 *
 * A slot holds the checkpoint as plain data in doubles: a tag, then a value; lists of numbers in one piece.
 */
const HEADER_BYTES = 16;
/** Doubles of a list that are written at once: about a millisecond, where the memory is new. */
const PIECE = 2 ** 18;

const tag = { null: 0, number: 1, text: 2, numbers: 3, list: 4, object: 5 } as const;

/** What a shadow can hold; typed arrays come back as arrays. */
export type Plain =
  null | number | string | Float64Array | readonly Plain[] | { readonly [key: string]: Plain };

function isNumbers(value: Float64Array | readonly Plain[]): value is Float64Array | readonly number[] {
  return value instanceof Float64Array || value.every((item) => typeof item === 'number');
}
function isList(value: Plain): value is Float64Array | readonly Plain[] {
  return value instanceof Float64Array || Array.isArray(value);
}

/** Doubles that the value takes. */
function sizeOf(value: Plain): number {
  if (value === null) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 2 + value.length;
  if (isList(value)) {
    return 2 + (isNumbers(value) ? value.length : value.reduce<number>((sum, item) => sum + sizeOf(item), 0));
  }
  return Object.entries(value).reduce((sum, [key, item]) => sum + sizeOf(key) + sizeOf(item), 2);
}

/** Walks over the doubles of a slot, writing or reading. Writing yields after every piece of a long list. */
class Cursor {
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

  read(): Plain {
    const kind = this.#take();
    if (kind === tag.null) return null;
    if (kind === tag.number) return this.#take();
    const length = this.#take();
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

/** The thread's end. */
export class ShadowWriter {
  readonly memory: SharedArrayBuffer;
  readonly #complete: Int32Array;
  readonly #slots: readonly [Float64Array, Float64Array];

  /** @param checkpoint it has room for it, @param growth and for so many more doubles: its history grows */
  constructor(checkpoint: Plain, growth: number) {
    const capacity = sizeOf(checkpoint) + growth;
    this.memory = new SharedArrayBuffer(HEADER_BYTES + 2 * 8 * capacity);
    this.#complete = new Int32Array(this.memory, 0, 1);
    this.#slots = [
      new Float64Array(this.memory, HEADER_BYTES, capacity),
      new Float64Array(this.memory, HEADER_BYTES + 8 * capacity, capacity),
    ];
  }

  fits(checkpoint: Plain): boolean {
    return sizeOf(checkpoint) <= this.#slots[0].length;
  }

  /**
   * Replaces the older of the two checkpoints, in pieces: until the last one is done, the newer stays the complete one.
   *
   * @param checkpoint one that `fits`, which must not change meanwhile
   */
  *writing(checkpoint: Plain): Generator<void, void> {
    const slot = Atomics.load(this.#complete, 0) === 1 ? 1 : 0;
    yield* new Cursor(this.#slots[slot]).write(checkpoint);
    Atomics.store(this.#complete, 0, slot + 1);
  }

  /** The same at once. @returns false, with nothing changed, when it does not fit */
  write(checkpoint: Plain): boolean {
    if (!this.fits(checkpoint)) return false;
    for (const steps = this.writing(checkpoint); !steps.next().done;);
    return true;
  }
}

/** The complete slot; null before there is one. */
function completeSlot(memory: SharedArrayBuffer): Float64Array | null {
  const complete = Atomics.load(new Int32Array(memory, 0, 1), 0);
  if (complete === 0) return null;
  const capacity = (memory.byteLength - HEADER_BYTES) / 16;
  return new Float64Array(memory, HEADER_BYTES + (complete - 1) * 8 * capacity, capacity);
}

/** The main process's end. @returns the last complete checkpoint, or null if none was written */
export function readShadow(memory: SharedArrayBuffer): Checkpoint | null {
  const slot = completeSlot(memory);
  return slot && readCopy(slot);
}

/**
 * The last complete checkpoint as it lies in memory, while the thread may go on writing others: for a file that is
 * written without stopping anything. {@link readCopy} reads it.
 *
 * @returns null if none was written, or if the thread overtook the copy
 */
export function copyShadow(memory: SharedArrayBuffer): Float64Array | null {
  const slot = completeSlot(memory);
  if (!slot) return null;
  const copy = Float64Array.from(slot);
  // The thread writes into this slot only after it has completed the other.
  return completeSlot(memory)?.byteOffset === slot.byteOffset ? copy : null;
}

/** What {@link copyShadow} copied. Doubles that are none give something else, or throw. */
export function readCopy(doubles: Float64Array): Checkpoint {
  return new Cursor(doubles).read() as unknown as Checkpoint;
}
