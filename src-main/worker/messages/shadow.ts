import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { Cursor, sizeOf, unpacked, type PackedCheckpoint, type Plain } from '@shared/formats/packed.ts';

/**
 * The shadow of a run: its last checkpoint in memory that the main process shares, so that a thread that dies
 * leaves its last good weights behind. Two slots take turns and a word names the complete one: a thread killed
 * while it writes one slot leaves the other whole.
 *
 *     word 0 (Int32, atomic): 0 nothing yet, 1 first slot, 2 second slot
 *     words 1 and 2: how many doubles the checkpoint in each of them takes
 *     from byte 16: slot 1, then slot 2, each `capacity` doubles, with a packed checkpoint
 */
const HEADER_BYTES = 16;
/** Doubles that are copied at once: about a millisecond, where the memory is new. */
const PIECE = 2 ** 18;
/** The thread's end. */
export class ShadowWriter {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #slots: readonly [Float64Array, Float64Array];

  /** @param checkpoint it has room for it, @param growth and for so many more doubles: its history grows */
  constructor(checkpoint: Plain, growth: number) {
    const capacity = sizeOf(checkpoint) + growth;
    this.memory = new SharedArrayBuffer(HEADER_BYTES + 2 * 8 * capacity);
    this.#words = new Int32Array(this.memory, 0, 3);
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
    const slot = Atomics.load(this.#words, 0) === 1 ? 1 : 0;
    Atomics.store(this.#words, 1 + slot, sizeOf(checkpoint));
    yield* new Cursor(this.#slots[slot]).write(checkpoint);
    Atomics.store(this.#words, 0, slot + 1);
  }

  /** The same at once. @returns false, with nothing changed, when it does not fit */
  write(checkpoint: Plain): boolean {
    if (!this.fits(checkpoint)) return false;
    for (const steps = this.writing(checkpoint); !steps.next().done;);
    return true;
  }
}

/** The last complete checkpoint where it lies; null before there is one. A thread that lives may write there again. */
export function lastShadow(memory: SharedArrayBuffer): PackedCheckpoint | null {
  const words = new Int32Array(memory, 0, 3);
  const complete = Atomics.load(words, 0);
  if (complete === 0) return null;
  const capacity = (memory.byteLength - HEADER_BYTES) / 16;
  const start = HEADER_BYTES + (complete - 1) * 8 * capacity;
  return new Float64Array(memory, start, Atomics.load(words, complete));
}

/** The main process's end. @returns the last complete checkpoint, or null if none was written */
export function readShadow(memory: SharedArrayBuffer): Checkpoint | null {
  const last = lastShadow(memory);
  return last && unpacked(last);
}

/**
 * The last complete checkpoint as it lies in memory, while the thread may go on writing others: for a file that is
 * written without stopping anything.
 *
 * @param rest between two pieces, so that others are heard
 * @returns null if none was written, or if the thread overtook the copy
 */
export async function copyShadow(
  memory: SharedArrayBuffer,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<Float64Array | null> {
  const last = lastShadow(memory);
  if (!last) return null;
  const copy = new Float64Array(last.length);
  for (let at = 0; at < last.length; at += PIECE) {
    if (at > 0) await rest();
    copy.set(last.subarray(at, at + PIECE), at);
  }
  // The thread writes into this slot only after it has completed the other.
  return lastShadow(memory)?.byteOffset === last.byteOffset ? copy : null;
}
